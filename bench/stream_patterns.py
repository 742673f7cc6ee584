"""What `stream` writes with: patterns of sentences, names and outlets, all of our own making.

Pairs are (Vietnamese, English). Patterns are filled with the words, names and numbers of an event.
"""

from __future__ import annotations

HOURS = (1, 1, 1, 1, 2, 4, 6, 8, 9, 9, 9, 8, 6, 7, 8, 8, 7, 6, 5, 4, 4, 3, 2, 1)
"""How many events begin in each hour of the day, in UTC."""

SYLLABLES = (
    ("ar", "bel", "cor", "dal", "el", "fen", "gar", "hal", "is", "jor", "kel", "lom", "mor", "nar", "os", "pel", "quen",
     "ras", "sel", "tal", "ul", "var", "wen", "yar", "zel", "bri", "dro", "flo", "gri", "kra", "pla", "sko", "tre",
      "vel"),
    ("a", "be", "da", "en", "go", "hi", "ka", "le", "mi", "no", "or", "pa", "ri", "sa", "to", "un", "ve", "wi", "ze"),
    ("bo", "de", "fa", "gu", "ke", "lo", "mu", "ne", "ra", "su", "ti", "va"),
    ("ck", "dor", "fen", "gart", "holm", "keth", "lund", "mar", "nia", "port", "quist", "ria", "stad", "tha", "va",
     "wick",
     "zin", "berg", "dal", "rel", "nov", "mond"),
)  # fmt: skip

FAMILY = (
    "Nguyễn",
    "Trần",
    "Lê",
    "Phạm",
    "Hoàng",
    "Vũ",
    "Đặng",
    "Bùi",
    "Đỗ",
    "Hồ",
    "Ngô",
    "Dương",
    "Lý",
    "Đinh",
    "Mai",
    "Trịnh",
)
GIVEN = (
    (("Văn", "Đức", "Quang", "Minh", "Hữu", "Công", "Xuân", "Đình"), ("Thị", "Ngọc", "Thu", "Thanh", "Kim", "Bích",
     "Hồng")),
    (("Hùng", "Dũng", "Sơn", "Tuấn", "Nam", "Long", "Phúc", "Khánh", "Tùng", "Lâm", "Kiên", "Thắng"),
     ("Lan", "Hương", "Mai", "Hà", "Trang", "Yến", "Nga", "Thảo", "Vân", "Quỳnh", "Loan")),
    (("Tomas", "Milo", "Jonas", "Anders", "Viktor", "Emil", "Ruben", "Stefan", "Oskar", "Felix", "Hugo", "Karel"),
     ("Ada", "Orla", "Signe", "Maren", "Yara", "Edda", "Livia", "Nora", "Petra", "Ines", "Vera", "Klara")),
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
)  # fmt: skip
ORGANISATIONS = (
    ("Công ty {}", "{} Company"), ("Ngân hàng {}", "{} Bank"), ("Cảng vụ {}", "{} Port Authority"),
    ("Đại học {}", "University of {}"), ("Bệnh viện {}", "{} Hospital"), ("Tập đoàn {}", "{} Group"),
    ("Hội đồng thành phố {}", "{} City Council"), ("Câu lạc bộ {}", "{} Club"), ("Tòa án {}", "{} Court"),
)  # fmt: skip

FACTS = (
    # The first is how every report begins.
    (
        ("Ngày {day}/{month}, {first} tại {place} khiến {number} người {second}, theo {organisation}.",
         "{organisation} cho biết {first} xảy ra hôm {day}-{month} ở {place} làm {number} người {second}.",
         "Vụ {first} ở {place} hôm {weekday} đã làm {number} người {second}."),
        ("The {first} in {place} on {weekday} left {number} people {second}, {organisation} said.",
         "{organisation} said {number} people were {second} after the {first} in {place} on {weekday}.",
         "In {place} the {first} of {weekday} has left {number} people {second}."),
    ),
    (
        ("\"{first} là điều {second}\", {role} {person} nói.",
         "{role} {person} cho rằng {first} là điều {second}.",
         "Theo {mr} {person}, {first} là {second}."),
        ("\"The {first} is what we call {second},\" said {person}, the {role}.",
         "{person}, the {role}, told reporters that the {first} was {second}.",
         "According to the {role}, {person}, the {first} is {second}."),
    ),
    (
        ("{organisation} dự kiến chi {number} triệu USD cho {first} và {second} ở {place}.",
         "Khoản {number} triệu USD sẽ được {organisation} dành cho {first}, {second}.",
         "{first} cùng {second} tại {place} cần {number} triệu USD."),
        ("{organisation} plans to spend {number} million dollars on {first} and {second} in {place}.",
         "Some {number} million dollars of {organisation} will go to {first} and {second}.",
         "The {first} and the {second} in {place} will cost {number} million dollars."),
    ),
    (
        ("Trước đó, {first} từng {second} trong {other} ngày ở {place}.",
         "Cách đây {other} ngày, {place} cũng ghi nhận {first} {second}.",
         "Đây là lần {other} mà {first} {second} tại {place}."),
        ("Earlier the {first} had {second} for {other} days in {place}.",
         "{place} saw {first} {second} some {other} days ago.",
         "It was number {other} of such {first} to {second} in {place}."),
    ),
    (
        ("{mr} {person}, {role} của {organisation}, từ chối bình luận về {first} và {second}.",
         "Về {first}, {role} {person} không bình luận {second}.",
         "{person} không trả lời câu hỏi về {first} lẫn {second}."),
        ("{person}, {role} of {organisation}, declined to comment on the {first} and {second}.",
         "{mr} {short} would not comment on {first}, nor on {second}.",
         "Asked about {first} and {second}, {person} did not answer."),
    ),
    (
        ("Khoảng {number} {word} đã được đưa đến {place} để {first}, {other} trong số đó {second}.",
         "{number} {word} có mặt ở {place}, {other} trường hợp {second}, phần còn lại {first}.",
         "Có {number} {word} tại {place} khi {first}, trong đó {other} {second}."),
        ("About {number} {word} were taken to {place} for {first}, {other} of them {second}.",
         "{number} {word} came to {place}; {other} were {second} and the rest {first}.",
         "There were {number} {word} in {place} at the time of {first}, {other} of whom {second}."),
    ),
    (
        ("Giới chức {place} đang điều tra nguyên nhân {first} và {second}.",
         "Nguyên nhân {first} được điều tra, theo giới chức {place}, cùng với {second}.",
         "{organisation} mở cuộc điều tra về {first}, {second}."),
        ("Officials in {place} are looking into the cause of the {first} and {second}.",
         "The cause of {first} is being looked into by officials in {place}, as is {second}.",
         "{organisation} has opened an inquiry into {first} and {second}."),
    ),
    (
        ("{first} tăng {other}% so với năm ngoái, còn {second} giảm {number} {last}.",
         "So với năm ngoái, {first} tăng {other}%, {second} giảm {number}.",
         "{second} giảm {number} trong khi {first} tăng {other}%."),
        ("{first} rose {other}% from last year while {second} fell by {number} {last}.",
         "From last year, {first} is up {other}%, {second} down {number}.",
         "{second} fell by {number} as {first} rose {other}%."),
    ),
    (
        ("{role} {person} kêu gọi {first} trước ngày {day}/{month}, nếu không {second}.",
         "{mr} {person} muốn {first} sớm, bằng không {second}.",
         "Lời kêu gọi {first} của {person} kèm cảnh báo {second}."),
        ("The {role}, {person}, called for {first} before {weekday}, or else {second}.",
         "{mr} {short} wants {first} soon, failing which {second}.",
         "{person} called for {first} and warned of {second}."),
    ),
    (
        ("Người dân {place} kể lại {first} lúc {other} giờ, khi {second} vừa bắt đầu.",
         "Theo người dân, {first} diễn ra khi {second} bắt đầu ở {place}.",
         "Ở {place}, nhiều người thấy {first} trước khi {second}."),
        ("People in {place} told of {first} some {other} minutes before {second} began.",
         "Residents said {first} came as {second} was about to begin in {place}.",
         "Many in {place} saw {first} before {second}."),
    ),
)  # fmt: skip

TITLES = (
    (
        "{place}: {first}, {number} người {last}",
        "{first} ở {place}, {number} người {last}",
        "{organisation}: {first} {last}",
    ),
    (
        "{first} in {place} leaves {number} {last}",
        "{place} {first}: {number} {last}",
        "{organisation} on {first} {last}",
    ),
)
TOLD = {
    "dateline": ("{place} ({name} {day}/{month}) - {text}", "{place}, {day}/{month} ({name}) - {text}"),
    "copy": ("Theo {name}", "(Source: {name})"),
    "rewrite": ("(Theo {name})", "{name} contributed to this report."),
    "translation": ("(Theo {name}, lược dịch)", "Translated from a report by {name}."),
    "update": ("Cập nhật: {text}.", "Update: {text}."),
}
EVERGREEN = (
    (
        ("Kết quả xổ số {place} ngày {day}/{month}", "Giải {number} thuộc về vé số {other}, {words}."),
        ("Thời tiết {place} ngày {day}/{month}", "Nhiệt độ từ {number} đến {other} độ, {words}."),
        ("Tử vi ngày {day}/{month}: {words}", "Tuổi này nên {words}, con số may mắn {number} và {other}."),
        ("Giá vàng {words} ngày {day}/{month}", "Mỗi lượng tăng {number} nghìn đồng, mua vào {other}, {words}."),
    ),
    (
        ("Your stars for {day}/{month}", "A good day for {words}; lucky numbers {number} and {other}."),
        ("Weather in {place} on {day}/{month}", "Between {number} and {other} degrees, {words}."),
        ("Markets at close on {day}/{month}: {words}", "The index gained {number} points to {other}, {words}."),
        ("Recipe: {words}", "Take {number} grams and {other} spoons, {words}."),
    ),
)
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
