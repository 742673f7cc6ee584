"""How the sentences of `stream` are made: what is done, when and where, and what sentences are built of.

Pairs are (Vietnamese, English); each has several wordings of one meaning, so that two reports may tell one fact in
other words. All of it is ours. Fields are filled by `stream_writing`.
"""

from __future__ import annotations

DEEDS = (
    (("công bố", "đưa ra", "thông báo về"), ("announced", "set out", "made public")),
    (("bác bỏ", "phủ nhận", "không thừa nhận"), ("rejected", "denied", "dismissed")),
    (("phê duyệt", "thông qua", "chấp thuận"), ("approved", "passed", "agreed to")),
    (("hoãn", "lùi", "tạm dừng"), ("postponed", "put off", "delayed")),
    (("kiểm tra", "rà soát", "thanh tra"), ("inspected", "checked", "went over")),
    (("mua", "thâu tóm", "mua lại"), ("bought", "acquired", "took over")),
    (("bán", "nhượng lại", "sang tên"), ("sold", "disposed of", "let go of")),
    (("khởi công", "xây dựng", "dựng"), ("built", "began building", "put up")),
    (("đóng cửa", "dẹp", "ngừng"), ("closed", "shut", "wound up")),
    (("mở rộng", "tăng cường", "nâng cấp"), ("expanded", "extended", "enlarged")),
    (("cắt giảm", "thu hẹp", "giảm bớt"), ("cut", "reduced", "trimmed")),
    (("kiện", "khởi kiện", "đưa ra tòa"), ("sued over", "took to court", "filed suit over")),
    (("ủng hộ", "tán thành", "đứng về phía"), ("backed", "supported", "endorsed")),
    (("chỉ trích", "phản đối", "lên án"), ("criticised", "condemned", "attacked")),
    (("khen ngợi", "ca ngợi", "đánh giá cao"), ("praised", "welcomed", "applauded")),
    (("thu giữ", "tịch thu", "niêm phong"), ("seized", "confiscated", "impounded")),
    (("phát hiện", "tìm thấy", "bắt gặp"), ("found", "discovered", "came upon")),
    (("che giấu", "giấu kín", "im lặng về"), ("hid", "concealed", "kept quiet about")),
    (("sửa chữa", "khắc phục", "khôi phục"), ("repaired", "restored", "mended")),
    (("phá hủy", "tàn phá", "làm hư hại"), ("destroyed", "damaged", "wrecked")),
    (("nghiên cứu", "khảo sát", "phân tích"), ("studied", "surveyed", "examined")),
    (("thử nghiệm", "chạy thử", "vận hành thử"), ("tested", "tried out", "put to the test")),
    (("tài trợ", "chi trả", "cấp tiền cho"), ("financed", "paid for", "funded")),
    (("vận chuyển", "chở", "đưa đi"), ("shipped", "carried", "transported")),
    (("cứu", "giải cứu", "đưa ra an toàn"), ("rescued", "saved", "brought out")),
    (("bổ nhiệm", "chọn", "giao phó"), ("appointed", "named", "chose")),
    (("sa thải", "cách chức", "cho thôi việc"), ("dismissed", "sacked", "removed")),
    (("trưng bày", "giới thiệu", "ra mắt"), ("showed", "unveiled", "presented")),
    (("đánh bại", "thắng", "vượt qua"), ("beat", "defeated", "overcame")),
    (("trì hoãn", "cản trở", "làm chậm"), ("hindered", "obstructed", "slowed")),
    (("cảnh báo về", "báo động về", "lo ngại"), ("warned of", "raised the alarm over", "feared")),
    (("đàm phán", "thương lượng", "bàn bạc"), ("negotiated", "discussed", "talked over")),
    (("hủy bỏ", "bãi bỏ", "rút lại"), ("cancelled", "scrapped", "withdrew")),
    (("xuất khẩu", "bán ra nước ngoài", "đưa ra thị trường"), ("exported", "sold abroad", "put on the market")),
    (("quay phim", "ghi hình", "chụp lại"), ("filmed", "recorded", "photographed")),
    (("thiết kế", "phác thảo", "lên kế hoạch"), ("designed", "drafted", "planned")),
    (("cấm", "ngăn cấm", "không cho phép"), ("banned", "outlawed", "prohibited")),
    (("bảo vệ", "che chở", "canh giữ"), ("protected", "guarded", "shielded")),
    (("yêu cầu", "đòi hỏi", "đề nghị"), ("demanded", "asked for", "requested")),
    (("kỷ niệm", "ăn mừng", "tưởng nhớ"), ("celebrated", "marked", "commemorated")),
    (("lắp đặt", "gắn", "đặt"), ("installed", "fitted", "set up")),
    (("thuê", "mướn", "ký hợp đồng với"), ("hired", "rented", "took on")),
    (("điều chỉnh", "sửa đổi", "thay đổi"), ("amended", "changed", "revised")),
    (("truy tìm", "lùng bắt", "tìm kiếm"), ("hunted for", "searched for", "traced")),
)

WHEN = (
    (("hôm {weekday}", "ngày {day}/{month}"), ("on {weekday}", "this {weekday}")),
    (("sáng {weekday}", "sáng {day}/{month}"), ("on {weekday} morning", "early on {weekday}")),
    (("tối {weekday}", "đêm {day}/{month}"), ("on {weekday} evening", "late on {weekday}")),
    (("ở {place}", "tại {place}"), ("in {place}", "at {place}")),
    (("gần {far}", "cách {far} {other} km"), ("near {far}", "{other} km from {far}")),
    (("tại {country}", "trên đất {country}"), ("in {country}", "across {country}")),
    (("ở {city}", "tại {city}"), ("in {city}", "in the city of {city}")),
    (("sau một cuộc tranh luận dài", "sau nhiều giờ tranh cãi"), ("after a long debate", "after hours of argument")),
    (("bất chấp mưa lớn", "dù trời mưa"), ("in spite of the rain", "in heavy rain")),
    (("trước sự chứng kiến của hàng trăm người", "trước đám đông"), ("in front of hundreds", "before a crowd")),
    (("lần đầu kể từ năm {year}", "lần đầu sau năm {year}"), ("for the first time since {year}", "first since {year}")),
    (("trong {other} ngày", "suốt {other} ngày"), ("for {other} days", "over {other} days")),
    (("với sự giúp đỡ của {body}", "cùng {body}"), ("with the help of {body}", "together with {body}")),
    (("mà không nêu lý do", "không giải thích thêm"), ("without giving a reason", "and did not say why")),
    (("với giá {number} triệu USD", "hết {number} triệu USD"), ("for {number} million dollars", "at ${number}m")),
    (("theo đề nghị của {country}", "do {country} đề nghị"), ("at the request of {country}", "as {country} had asked")),
    (
        ("trên đường từ {place} đến {far}", "giữa {place} và {far}"),
        ("between {place} and {far}", "on the way to {far}"),
    ),
    (("hồi đầu năm {year}", "năm {year}"), ("early in {year}", "back in {year}")),
    (
        ("với tỉ lệ {number} trên {other}", "{number} thuận, {other} chống"),
        ("by {number} to {other}", "{number}–{other}"),
    ),
    (("trong cuộc họp ở {city}", "khi họp tại {city}"), ("at a meeting in {city}", "when they met in {city}")),
    (("cùng {friend}", "với {friend}"), ("with {friend}", "alongside {friend}")),
    (("theo một tài liệu", "như văn bản cho thấy"), ("papers show", "according to a document")),
    (("trước kỳ nghỉ", "ngay trước ngày lễ"), ("ahead of the holiday", "days before the holiday")),
    (("lúc {hour} giờ", "vào khoảng {hour} giờ"), ("at {hour} o'clock", "around {hour}")),
)

THINGS = (
    # a thing of one, two or three concepts: {a}, {b}, {c}
    ("{a}", "the {a}"),
    ("{a} {b}", "the {a} {b}"),
    ("{a} của {b}", "the {a} of the {b}"),
    ("{a} và {b}", "{a} and {b}"),
    ("các {a}", "its {a}"),
    ("{a} cho {b}", "a {a} for {b}"),
    ("{count} {a}", "{count} {a}"),
    ("một {a} {b}", "a {b} {a}"),
    ("{a} tại {town}", "the {a} at {town}"),
)

WHO = (
    (("{role} {person}", "{person}, {role}", "{mr} {short}"), ("{role} {person}", "{person}, the {role},",
     "{mr} {short}")),
    (("{organisation}", "đại diện {organisation}", "phía {organisation}"),
     ("{organisation}", "a spokesman for {organisation}", "staff of {organisation}")),
    (("người dân {place}", "bà con ở {place}", "nhiều người ở {place}"),
     ("residents of {place}", "people in {place}", "neighbours in {place}")),
    (("{body}", "các thành viên {body}", "giới chức thuộc {body}"), ("{body}", "members of {body}",
     "officials at {body}")),
    (("{mr} {person}, {role} của {organisation},", "{role} của {organisation}", "{role} {person}"),
     ("{person}, {role} of {organisation},", "the {role} of {organisation}", "the {role}, {person},")),
)  # fmt: skip

FRAMES = (
    # What happens; the first half of them are drawn twice as often.
    (
        ("{who} {deed} {first} {when}.", "{who} {when} {deed} {first}.", "{first} đã được {who} {deed} {when}."),
        ("{who} {deed} {first} {when}.", "{when}, {who} {deed} {first}.", "It was {when} that {who} {deed} {first}."),
    ),
    (
        ("{who} {deed} {first} và {second} {when}.", "{who} {deed} {first}, kể cả {second}.",
         "Không chỉ {first}, {who} còn {deed} {second}."),
        ("{who} {deed} {first} and {second} {when}.", "{who} {deed} {first}, {second} included.",
         "Not only {first}: {who} {deed} {second} as well."),
    ),
    (
        ("{who} {deed} {first} vì {second} {when}.", "Do {second}, {who} {deed} {first}.",
         "{second} khiến {who} {deed} {first} {when}."),
        ("{who} {deed} {first} because of {second} {when}.", "Owing to {second}, {who} {deed} {first}.",
         "{second} was why {who} {deed} {first} {when}."),
    ),
    (
        ("Khi {first} tới {place}, {who} {deed} {second}.", "{who} {deed} {second} lúc {first} tới {place}.",
         "{who} {deed} {second} trong khi chờ {first}."),
        ("When {first} reached {place}, {who} {deed} {second}.", "{who} {deed} {second} as {first} came to {place}.",
         "{who} {deed} {second} while waiting for {first}."),
    ),
    (
        ("\"{first} sẽ {deed} {second} {when}\", {person} nói.", "{role} {person} nói {first} sẽ {deed} {second}.",
         "Theo {mr} {short}, {first} đã {deed} {second}."),
        ("\"{first} {deed} {second} {when},\" said {person}, the {role}.", "{person} said {first} {deed} {second}.",
         "According to {mr} {short}, {first} {deed} {second}."),
    ),
    (
        ("{who} {deed} {first} {when}, còn {friend} lo {second}.", "{friend} lo {second}, {who} {deed} {first}.",
         "Trong khi {friend} lo {second}, {who} {deed} {first} {when}."),
        ("{who} {deed} {first} {when}, and {friend} saw to {second}.",
         "{friend} saw to {second}, {who} {deed} {first}.",
         "While {friend} saw to {second}, {who} {deed} {first} {when}."),
    ),
    # What is counted, said, asked, remembered.
    (
        ("\"{first} là {second}\", {role} {person} nói.", "{role} {person} cho rằng {first} là {second}.",
         "Theo {mr} {person}, {first} chính là {second}."),
        ("\"{first} is what we call {second},\" said {person}, the {role}.",
         "{person} told reporters {first} was {second}.",
         "In the words of the {role}, {first} is {second}."),
    ),
    (
        ("{organisation} dự kiến chi {number} triệu USD cho {first} và {second}.",
         "Khoản {number} triệu USD sẽ được dành cho {first}, {second}.",
         "{first} cùng {second} cần {number} triệu USD."),
        ("{organisation} plans to spend {number} million dollars on {first} and {second}.",
         "Some {number} million dollars will go to {first} and {second}.",
         "{first} and {second} cost {number} million."),
    ),
    (
        ("Trước đó {first} từng {deed} {second} {when}.", "Cách đây {other} ngày, {far} cũng ghi nhận {first}.",
         "Đây là lần thứ {other} {first} xảy ra tại {far}."),
        ("Earlier {first} {deed} {second} {when}.", "{far} saw {first} some {other} days ago.",
         "It was number {other} of such {second} in {far}."),
    ),
    (
        ("{person} từ chối bình luận về {first}.", "{mr} {short} không trả lời câu hỏi về {first} lẫn {second}.",
         "Về {first}, {person} chưa có ý kiến."),
        ("{person} declined to comment on {first}.", "{mr} {short} would not speak of {first}, nor of {second}.",
         "Asked about {first}, {person} did not answer."),
    ),
    (
        ("Khoảng {number} {word} được đưa đến {far}, trong đó {other} {first}.",
         "{number} {word} có mặt ở {place}, phần lớn {first}.", "Có {number} {word} và {other} {first} tại {far}."),
        ("About {number} {word} were taken to {far}, {other} of them {first}.",
         "{number} {word} came to {place}, most of them {first}.",
         "{far} counted {number} {word} and {other} {first}."),
    ),
    (
        ("Nguyên nhân {first} đang được {body} làm rõ.", "{body} xác minh {first} và {second}.",
         "{body} mở hồ sơ về {first}."),
        ("The cause of {first} is being looked into by {body}.", "{body} is looking at {first} and {second}.",
         "{body} has opened a file on {first}."),
    ),
    (
        ("{first} tăng {other}% so với năm {year}, {second} giảm {number}.",
         "So với năm {year}, {first} tăng {other}%.",
         "{second} giảm {number} còn {first} tăng {other}%."),
        ("{first} rose {other}% from {year} while {second} fell by {number}.", "From {year}, {first} is up {other}%.",
         "{second} fell by {number} as {first} rose {other}%."),
    ),
    (
        ("{person} sinh năm {born} ở {far}, từng {deed} {first}.", "Quê ở {far}, {mr} {short} từng {deed} {first}.",
         "{mr} {short}, sinh năm {born}, làm {role} sau khi {deed} {first}."),
        ("{person}, born in {far} in {born}, once {deed} {first}.", "A native of {far}, {mr} {short} {deed} {first}.",
         "{mr} {short} became {role} the year that {organisation} {deed} {first}."),
    ),
    (
        ("Tại {far}, {first} vẫn {second}.", "Còn ở {far}, {first} chưa {second}.",
         "{far} nay chỉ có {first} và {second}."),
        ("In {far}, {first} still meant {second}.", "{far} meanwhile had {first} and no {second}.",
         "What {far} has now is {first} and {second}."),
    ),
    (
        ("{country} và {city} đã {deed} {first} từ {year}.", "Từ {year}, {country} {deed} {first}.",
         "{first} được {country} {deed} từ {year}."),
        ("{country} {deed} {first} in {year}.", "It was in {year} that {country} {deed} {first}.",
         "{first}: {country} {deed} that in {year}."),
    ),
)  # fmt: skip
DEED_FRAMES = 6
"""The first of them, of which leads and titles are made and half of the other sentences."""

TITLES = (
    (
        "{who} {deed} {first}",
        "{first}: {who} {deed} {second}",
        "{place}: {who} {deed} {first}",
        "{second} và {first} ở {place}",
        "{number} {word} {first}",
        "{deed} {first}, {person} nói gì?",
    ),
    (
        "{who} {deed} {first}",
        "{first}: {who} {deed} {second}",
        "{place}: {who} {deed} {first}",
        "{second} and {first} in {place}",
        "{number} {word} at {first}",
        "What {person} says of {first}",
    ),
)

DAILY = (
    # (title, first sentence) in each language; the rest is written as other reports are, of the day's own.
    (
        ("Kết quả xổ số {place} ngày {day}/{month}", "Giải nhất {big} về {far}, giải nhì {number}, giải ba {other}."),
        ("Thời tiết {day}/{month}: {place} {first}", "{place} từ {low} đến {high} độ, {far} {other} mm mưa, {first}."),
        ("Tử vi {weekday} {day}/{month}: {first}", "Người {first} gặp {second}, hợp số {low} và {high}."),
        ("Giá vàng {day}/{month}: {first}", "Vàng miếng {number} nghìn đồng, {second} giảm {other}, {first}."),
        ("Hôm nay xem gì: {first}", "{hour} giờ: {first}, với {person}; sau đó {second} và {third}."),
        ("Món ngon: {first} {second}", "{low} gam {first}, {high} gam {second}, một ít {third}."),
        ("Ảnh trong ngày: {first}", "{person} chụp {first} ở {far}, {place}."),
    ),
    (
        ("Your stars for {weekday}: {first}", "Those born under {first} meet {second}; {low} and {high} bring luck."),
        ("{place} weather: {first} by {weekday}", "{place} {low} to {high} degrees, {other} mm in {far}, {first}."),
        ("Markets: {first} up, {second} down", "The index gained {number} to {big} as {organisation} {deed} {first}."),
        ("Recipe of the day: {first} with {second}", "Take {low} grams of {first}, {high} of {second}, and {third}."),
        ("On television tonight: {first}", "At {hour}: {first}, with {person}; then {second} and {third}."),
        ("In pictures: {first}", "{person} took {first} in {far}, {place}."),
        ("On this day in {year}: {first}", "In {year} {person} {deed} {first} in {far}."),
    ),
)
