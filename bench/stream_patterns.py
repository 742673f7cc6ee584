"""What `stream` writes with: names, roles, bodies, outlets; pairs are (Vietnamese, English).

Names of countries, their cities and of public bodies are those of the world, because every report has some and shares
them with many. All others are invented.
"""

from __future__ import annotations

HOURS = (1, 1, 1, 1, 2, 4, 6, 8, 9, 9, 9, 8, 6, 7, 8, 8, 7, 6, 5, 4, 4, 3, 2, 1)
"""How many events begin in each hour of the day, in UTC."""

SYLLABLES = (
    ("ar", "bel", "cor", "dal", "el", "fen", "gar", "hal", "is", "jor", "kel", "lom", "mor", "nar", "os", "pel",
     "quen",
     "ras", "sel", "tal", "ul", "var", "wen", "yar", "zel", "bri", "dro", "flo", "gri", "kra", "pla", "sko", "tre",
      "vel"),
    ("a", "be", "da", "en", "go", "hi", "ka", "le", "mi", "no", "or", "pa", "ri", "sa", "to", "un", "ve", "wi", "ze"),
    ("bo", "de", "fa", "gu", "ke", "lo", "mu", "ne", "ra", "su", "ti", "va"),
    ("ck", "dor", "fen", "gart", "holm", "keth", "lund", "mar", "nia", "port", "quist", "ria", "stad", "tha", "va",
     "wick",
     "zin", "berg", "dal", "rel", "nov", "mond"),
)  # fmt: skip

FAMILY = (
    "Nguyễn", "Nguyễn", "Nguyễn", "Trần", "Trần", "Lê", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Võ",
    "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý", "Đinh", "Mai", "Trịnh", "Đoàn", "Lương", "Cao", "Tạ", "Hà",
    "Châu", "Tô", "La", "Kiều", "Quách", "Thái", "Lưu", "Vương", "Chu", "Từ",
)  # fmt: skip
"""As often as they stand here."""
MIDDLE = (
    (
        "Văn", "Đức", "Quang", "Minh", "Hữu", "Công", "Xuân", "Đình", "Trọng", "Bá", "Duy", "Thế", "Viết", "Quốc",
        "Gia", "Tiến", "Mạnh", "Thành", "Ngọc", "Hải", "Anh", "Đăng", "Khắc", "Sỹ", "Tấn", "Hoàng",
    ),
    (
    "Thị", "Ngọc", "Thu", "Thanh", "Kim", "Bích", "Hồng", "Thúy", "Mỹ", "Diệu", "Phương", "Minh", "Lan", "Tuyết",
    "Cẩm", "Bảo", "Khánh", "Hoài", "Như", "Quỳnh",
),
)  # fmt: skip
GIVEN = (
    (
        "Hùng", "Dũng", "Sơn", "Tuấn", "Nam", "Long", "Phúc", "Khánh", "Tùng", "Lâm", "Kiên", "Thắng", "An", "Bình",
        "Cường", "Đạt", "Giang", "Hiếu", "Hòa", "Huy", "Khoa", "Lộc", "Lực", "Nghĩa", "Nhân", "Phong", "Quân",
        "Quý", "Sáng", "Tài", "Tân", "Thiện", "Thịnh", "Thuận", "Tiến", "Toàn", "Trí", "Trung", "Việt", "Vinh",
        "Vượng", "Chiến", "Điệp",
    ),
    (
        "Lan", "Hương", "Mai", "Hà", "Trang", "Yến", "Nga", "Thảo", "Vân", "Quỳnh", "Loan", "Anh", "Châu", "Chi",
        "Dung", "Duyên", "Giang", "Hạnh", "Hiền", "Hoa", "Huệ", "Liên", "Linh", "Ly", "Nhung", "Oanh", "Phượng",
        "Thơm", "Thủy", "Trâm", "Tú", "Uyên", "Xuân",
    ),
)  # fmt: skip
FOREIGN = (
    (
        "Tomas", "Milo", "Jonas", "Anders", "Viktor", "Emil", "Ruben", "Stefan", "Oskar", "Felix", "Hugo", "Karel",
        "Aron", "Bruno", "Carlos", "Dario", "Egon", "Filip", "Gustav", "Henrik", "Ivan", "Jakob", "Kiran", "Lars",
        "Marek", "Nils", "Omar", "Pavel", "Rafael", "Samir", "Tariq", "Ulrich", "Walid", "Yusuf", "Zoran",
    ),
    (
        "Ada", "Orla", "Signe", "Maren", "Yara", "Edda", "Livia", "Nora", "Petra", "Ines", "Vera", "Klara", "Amina",
        "Britt", "Carla", "Dana", "Elif", "Farah", "Greta", "Hilda", "Irina", "Jana", "Leila", "Mira", "Nadia",
        "Olga", "Paula", "Rita", "Sonja", "Tanja", "Ulla", "Wanda", "Zita",
    ),
)  # fmt: skip
HONORIFICS = (("ông", "bà"), ("Mr", "Ms"))
WEEKDAYS = (
    ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật"),
    ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
)

ROLES = (
    ("giám đốc", "director"), ("chủ tịch", "chairman"), ("bộ trưởng Giao thông", "transport minister"),
    ("người phát ngôn", "spokesperson"), ("thị trưởng", "mayor"), ("bác sĩ", "doctor"), ("luật sư", "lawyer"),
    ("huấn luyện viên", "coach"), ("cảnh sát trưởng", "police chief"), ("nhà nghiên cứu", "researcher"),
    ("thống đốc", "governor"), ("tổng thư ký", "secretary general"), ("đại sứ", "ambassador"),
    ("chuyên gia", "analyst"), ("phó chủ tịch", "deputy chairman"), ("bộ trưởng Tài chính", "finance minister"),
    ("giáo sư", "professor"), ("tài xế", "driver"), ("hiệu trưởng", "headmaster"), ("ca sĩ", "singer"),
    ("thẩm phán", "judge"), ("nghị sĩ", "lawmaker"), ("kỹ sư", "engineer"), ("nông dân", "farmer"),
)  # fmt: skip
ORGANISATIONS = (
    ("Công ty {}", "{} Company"), ("Ngân hàng {}", "{} Bank"), ("Cảng vụ {}", "{} Port Authority"),
    ("Đại học {}", "University of {}"), ("Bệnh viện {}", "{} Hospital"), ("Tập đoàn {}", "{} Group"),
    ("Hội đồng thành phố {}", "{} City Council"), ("Câu lạc bộ {}", "{} Club"), ("Tòa án {}", "{} Court"),
    ("Nhà máy {}", "{} Works"), ("Viện {}", "{} Institute"), ("Quỹ {}", "{} Fund"), ("Hãng {}", "{} Ltd"),
)  # fmt: skip
BODIES = (
    ("Chính phủ", "the government"), ("Quốc hội", "parliament"), ("cảnh sát", "police"), ("Bộ Y tế",
     "the Health Ministry"),
    ("Liên Hợp Quốc", "the United Nations"), ("Bộ Ngoại giao", "the Foreign Ministry"), ("tòa án", "the court"),
    ("Liên minh châu Âu", "the European Union"), ("Bộ Tài chính", "the Finance Ministry"), ("quân đội", "the army"),
    ("Ngân hàng Nhà nước", "the central bank"), ("Bộ Giáo dục", "the Education Ministry"), ("FIFA", "FIFA"),
    ("Tổ chức Y tế Thế giới", "the World Health Organization"), ("Bộ Công an", "the Interior Ministry"),
    ("sở cứu hỏa", "the fire service"), ("ủy ban nhân dân", "the council"), ("công đoàn", "the trade unions"),
)  # fmt: skip
"""What stands in the news of every country, the commonest first."""
COUNTRIES = (
    ("Việt Nam", "Vietnam", "Hà Nội", "Hanoi"), ("Mỹ", "the United States", "Washington", "Washington"),
    ("Trung Quốc", "China", "Bắc Kinh", "Beijing"), ("Anh", "Britain", "Luân Đôn", "London"),
    ("Nga", "Russia", "Moskva", "Moscow"), ("Nhật Bản", "Japan", "Tokyo", "Tokyo"), ("Pháp", "France", "Paris",
     "Paris"),
    ("Đức", "Germany", "Berlin", "Berlin"), ("Hàn Quốc", "South Korea", "Seoul", "Seoul"),
    ("Ấn Độ", "India", "New Delhi", "New Delhi"), ("Thái Lan", "Thailand", "Bangkok", "Bangkok"),
    ("Úc", "Australia", "Sydney", "Sydney"), ("Ukraine", "Ukraine", "Kiev", "Kyiv"), ("Iran", "Iran", "Tehran",
     "Tehran"),
    ("Israel", "Israel", "Jerusalem", "Jerusalem"), ("Indonesia", "Indonesia", "Jakarta", "Jakarta"),
    ("Lào", "Laos", "Viêng Chăn", "Vientiane"), ("Campuchia", "Cambodia", "Phnom Penh", "Phnom Penh"),
    ("Singapore", "Singapore", "Singapore", "Singapore"), ("Tây Ban Nha", "Spain", "Madrid", "Madrid"),
    ("Ý", "Italy", "Rome", "Rome"), ("Canada", "Canada", "Ottawa", "Ottawa"), ("Brazil", "Brazil", "Brasilia",
     "Brasilia"),
    ("Philippines", "the Philippines", "Manila", "Manila"), ("Malaysia", "Malaysia", "Kuala Lumpur", "Kuala Lumpur"),
    ("Thổ Nhĩ Kỳ", "Turkey", "Ankara", "Ankara"), ("Ba Lan", "Poland", "Warsaw", "Warsaw"),
    ("Ai Cập", "Egypt", "Cairo", "Cairo"), ("Mexico", "Mexico", "Mexico City", "Mexico City"),
    ("Hà Lan", "the Netherlands", "Amsterdam", "Amsterdam"), ("Bỉ", "Belgium", "Brussels", "Brussels"),
    ("Thụy Điển", "Sweden", "Stockholm", "Stockholm"), ("Thụy Sĩ", "Switzerland", "Geneva", "Geneva"),
    ("Nam Phi", "South Africa", "Cape Town", "Cape Town"), ("Argentina", "Argentina", "Buenos Aires", "Buenos Aires"),
    ("Pakistan", "Pakistan", "Islamabad", "Islamabad"), ("Hy Lạp", "Greece", "Athens", "Athens"),
    ("Na Uy", "Norway", "Oslo", "Oslo"), ("Myanmar", "Myanmar", "Yangon", "Yangon"), ("Kenya", "Kenya", "Nairobi",
     "Nairobi"),
)  # fmt: skip
"""(country and a city of it, in each language), the one most told of first."""
HOME_NAMES = (
    "An", "Bình", "Cẩm", "Châu", "Diên", "Đại", "Đông", "Đức", "Gia", "Hải", "Hậu", "Hòa", "Hoằng", "Hưng", "Kim",
    "Kỳ", "Lâm", "Long", "Lộc", "Mỹ", "Nam", "Ngọc", "Nghi", "Nhơn", "Ninh", "Phong", "Phú", "Phước", "Quang",
    "Quảng", "Sơn", "Tam", "Tân", "Thái", "Thanh", "Thạch", "Thiệu", "Thọ", "Thuận", "Thủy", "Tiên", "Trà",
    "Triệu", "Trung", "Tây", "Vân", "Vĩnh", "Xuân", "Yên", "Yên", "Định", "Khánh", "Lạc", "Lương", "Nghĩa",
    "Thịnh", "Trạch", "Giang", "Hiệp",
)  # fmt: skip
"""Of two of these are the names of most communes and districts made."""
HOME_PARTS = (("xã", "commune"), ("huyện", "district"), ("phường", "ward"), ("quận", "district"), ("thị xã", "town"))

TOLD = {
    "dateline": ("{place} ({name} {day}/{month}) - {text}", "{place}, {day}/{month} ({name}) - {text}"),
    "copy": ("Theo {name}", "(Source: {name})"),
    "rewrite": ("(Theo {name})", "{name} contributed to this report."),
    "translation": ("(Theo {name}, lược dịch)", "Translated from a report by {name}."),
    "update": ("Cập nhật: {text}", "Update: {text}"),
}
AGENCIES = (
    ("TNA", "en", "tna.example"), ("Thông tấn Đại Lộ", "vi", "dailo-tt.example"),
    ("Northern Wire", "en", "northernwire.example"), ("Hãng tin Phù Sa", "vi", "phusa-news.example"),
)  # fmt: skip
_VIETNAMESE = ("Đất Bằng", "Sông Lam", "Gió Mới", "Ngày Nắng", "Phố Cổ", "Biển Đông Tin", "Đồng Xanh",
 "Tiếng Sóng", "Bình Minh",
               "Cánh Buồm", "Lửa Thiêng", "Hạt Lúa", "Mái Đình", "Chuông Chiều", "Con Đường")  # fmt: skip
_ENGLISH = (
    "Harbour",
    "Ledger",
    "Northfield",
    "Quayside",
    "Beacon",
    "Millbrook",
    "Ironbridge",
    "Longshore",
    "Eastgate",
    "Highmoor",
)
_PLAIN = ("datbang", "songlam", "giomoi", "ngaynang", "phoco", "biendong", "dongxanh", "tiengsong", "binhminh",
 "canhbuom",
          "luathieng", "hatlua", "maidinh", "chuongchieu", "conduong")  # fmt: skip


def _outlets() -> tuple[tuple[str, str, str], ...]:
    """(name, language, domain) of all outlets, the greatest first; three in five write Vietnamese."""
    vietnamese = [
        (f"{name} {what}", "vi", f"{plain}-{domain}.example")
        for what, domain in (("Online", "online"), ("Thời báo", "tb"), ("24h", "24h"), ("Tin nhanh", "tn"))
        for name, plain in zip(_VIETNAMESE, _PLAIN, strict=True)
    ]
    english = [
        (f"{name} {what}", "en", f"{name.lower()}-{what.lower()}.example")
        for what in ("Post", "Courier", "Times", "Chronicle")
        for name in _ENGLISH
    ]
    mixed: list[tuple[str, str, str]] = []
    while vietnamese or english:
        mixed += vietnamese[:3] + english[:2]
        del vietnamese[:3], english[:2]
    return tuple(mixed)


OUTLETS = _outlets()

CHROME = (
    (
        '<meta name="robots" content="index,follow">',
        '<header><a href="/">Trang chủ</a><nav><a href="/thoi-su">Thời sự</a><a href="/the-gioi">Thế giới</a>'
        '<a href="/kinh-doanh">Kinh doanh</a><a href="/the-thao">Thể thao</a></nav></header>',
        '<aside><h2>Tin liên quan</h2><ul><li><a href="/a1">Làng chài tìm lưới ma</a></li>'
        '<li><a href="/a2">Giá cá trích tăng</a></li></ul></aside>'
        "<footer>Tòa soạn: 12 Phố Cổ. Mọi quyền được bảo lưu.</footer>",
    ),
    (
        '<meta name="robots" content="index,follow">',
        '<header><a href="/">Home</a><nav><a href="/news">News</a><a href="/world">World</a>'
        '<a href="/business">Business</a><a href="/sport">Sport</a></nav></header>',
        '<aside><h2>Read more</h2><ul><li><a href="/a1">Pilot boat crew honoured</a></li>'
        '<li><a href="/a2">Fish prices up</a></li></ul></aside>'
        "<footer>All rights reserved. Contact the newsroom.</footer>",
    ),
)
