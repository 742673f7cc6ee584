from __future__ import annotations

from wiredesk.desk.packs import installed_packs
from wiredesk.extraction.candidates import Mark
from wiredesk.extraction.html_names import markup
from wiredesk.extraction.kinds_words import kind_words
from wiredesk.extraction.phrases import KINDS, fold_line, phrases

YES = {
    "related": ("Tin liên quan", "TIN KHÁC", "Related", "Read more: the harbour", "Xem thêm: cáp ngầm"),
    "share": ("Chia sẻ", "Share Facebook Email", "Sao chép liên kết"),
    "footer": ("© 2026 Harbour Post", "Tổng biên tập: Lý Gia Hưng", "All rights reserved"),
    "comments": ("Bình luận (12)", "Leave a comment"),
    "widget": (">> Arvenia mua thêm tàu", "***"),
}
WITHOUT_A_PACK = {
    "related": (
        "Lesen Sie auch: Der Hafen schließt",
        "Читайте также",
        "相关新闻",
        "Διαβάστε επίσης",
        "関連記事",
        "اقرأ أيضا",
    ),
    "share": ("Udostępnij", "Поделиться", "分享到：", "공유하기"),
    "comments": ("Kommentare (12)", "发表评论", "Dodaj komentarz", "Σχόλια"),
    "footer": ("Alle Rechte vorbehalten", "Все права защищены.", "版权所有", "Wszelkie prawa zastrzeżone"),
}
NO = (
    "Ông chia sẻ rằng cuộc họp kéo dài ba giờ.",
    "The related talks took place in Lisk.",
    "Hai nước liên quan đã ký thỏa thuận.",
    "He shared a photograph of the harbour with reporters.",
)


def test_lines_around_an_article_are_known() -> None:
    known = phrases(installed_packs())
    for kind, lines in YES.items():
        for line in lines:
            assert known.kind(line) == kind, line


def test_lines_around_an_article_are_known_in_languages_without_a_pack() -> None:
    known = phrases(installed_packs())
    for kind, lines in WITHOUT_A_PACK.items():
        for line in lines:
            assert known.kind(line) == kind, line


def test_sentences_are_not_taken_for_buttons() -> None:
    known = phrases(installed_packs())
    for line in NO:
        assert known.kind(line) is None, line


def test_lists_of_phrases_hold_no_empty_and_no_repeated_ones() -> None:
    packs = installed_packs()
    for pack in (packs.root, *packs):
        for kind in KINDS:
            values = pack.data.get("page", {}).get(kind, ())
            assert all(value.strip() for value in values), (pack.code, kind)
            assert len(values) == len(set(values)), (pack.code, kind)


def test_names_in_markup_are_read_by_their_words() -> None:
    names = markup(installed_packs())
    assert names.marks("article-body") & Mark.BODY
    assert names.marks("relatedNews box") & Mark.RELATED
    assert names.marks("PhotoCMS_Caption") & Mark.CAPTION
    assert not names.marks("broadcast") & Mark.AD
    assert not names.marks("shadow") & Mark.AD


def test_a_date_line_is_told_from_a_sentence_with_a_date() -> None:
    known = phrases(installed_packs())
    assert known.dated("Thứ Tư, 18/06/2025 - 21:33")
    assert known.dated("10 March 2026, 19:05")
    assert not known.dated("Hội nghị khai mạc ngày 17-6 tại thành phố Lisk.")


def test_addresses_of_forums_match_their_examples() -> None:
    packs = installed_packs()
    known = kind_words(packs)
    for rule in packs.root.rules("page.addresses"):
        assert all(known.threads_at(address) for address in rule["yes"])
        assert not any(known.threads_at(address) for address in rule["no"])


def test_lines_of_forums_and_shops_are_told_from_sentences() -> None:
    known = kind_words(installed_packs())

    def of(line: str) -> tuple[str, str]:
        return known.line(line, fold_line(line))

    assert of("Posts: 1,204") == ("posts", "thread of posts")
    assert of("Trả lời") == ("trả lời", "thread of posts")
    assert of("In den Warenkorb") == ("in den warenkorb", "offer of goods")
    assert of("Reply to the minister") == ("", "")
