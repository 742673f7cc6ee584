"""Who speaks where the languages put it: behind the verb or a day, set off by commas, within the marks, nowhere."""

from __future__ import annotations

import pytest

from wiredesk.desk.packs import installed_packs
from wiredesk.model.article import Article
from wiredesk.reading.article import read

SAID = [
    # (language, text, [(speaker, what is said)])
    ("fr", "« Le port est ouvert », a déclaré le maire, Jean Lorn, mercredi.", [("Jean Lorn", "Le port est ouvert")]),
    ("fr", "« Tout est perdu », raconte, en larmes, Sylvie Lorn.", [("Sylvie Lorn", "Tout est perdu")]),
    (
        "fr",
        "« Le port, explique la directrice Anne Vale, est ouvert. »",
        [("Anne Vale", "Le port, explique la directrice Anne Vale, est ouvert.")],
    ),
    ("es", "«El puerto abre», dijo el alcalde, Juan Lorn, el martes.", [("Juan Lorn", "El puerto abre")]),
    (
        "es",
        "«El puerto abre», dijo Juan Lorn. «Será pronto», añadió. Dijo que llegarán barcos.",
        [("Juan Lorn", "El puerto abre"), ("Juan Lorn", "Será pronto"), ("Juan Lorn", "llegarán barcos")],
    ),
    ("es", "Ayer dijo el ministro, Juan Lorn, que abrirá el puerto.", [("Juan Lorn", "abrirá el puerto")]),
    ("es", "Según el ministro, Juan Lorn, hubo dos heridos.", [("Juan Lorn", "hubo dos heridos")]),
    ("it", "«Il porto è aperto», ha detto il sindaco, Carlo Lorn.", [("Carlo Lorn", "Il porto è aperto")]),
    (
        "it",
        "La strada è chiusa. Lo ha detto il sindaco Carlo Lorn.",
        [("Carlo Lorn", "La strada è chiusa")],
    ),
    ("pt", "“O porto abriu”, disse o ministro, João Lorn.", [("João Lorn", "O porto abriu")]),
    ("de", "Am Mittwoch sagte Ada Lorn: „Der Hafen ist offen.“", [("Ada Lorn", "Der Hafen ist offen.")]),
    ("de", "Im Rat erklärte Ada Lorn, dass der Hafen offen sei.", [("Ada Lorn", "der Hafen offen sei")]),
    ("de", "Ada Lorn sagte am Montag in Corm, der Hafen sei offen.", [("Ada Lorn", "der Hafen sei offen")]),
    ("de", "Der Hafen ist offen. Das teilte Ada Lorn am Mittwoch mit.", [("Ada Lorn", "Der Hafen ist offen")]),
    ("de", "Ada Lorn zufolge sind zwei Boote gesunken.", [("Ada Lorn", "sind zwei Boote gesunken")]),
    (
        "de",
        "Am Kai sind nach Angaben von Ada Lorn zwei Boote gesunken.",
        [("Ada Lorn", "Am Kai sind nach Angaben von Ada Lorn zwei Boote gesunken")],
    ),
    ("nl", "Afgelopen vrijdag zei Jan Lorn dat de haven open is.", [("Jan Lorn", "de haven open is")]),
    ("pl", "„Port jest otwarty” – powiedział w środę minister Jan Lorn.", [("Jan Lorn", "Port jest otwarty")]),
    ("ru", "«Порт, — пояснил мэр Иван Лорн, — открыт».", [("Иван Лорн", "Порт, — пояснил мэр Иван Лорн, — открыт")]),
    ("ru", "Порт закрыт. Об этом сообщил мэр Иван Лорн.", [("Иван Лорн", "Порт закрыт")]),
    ("ru", "Три человека погибли, сообщили в полиции.", [("полиции", "Три человека погибли")]),
    ("uk", "Порт закрито. Про це повідомив міський голова Іван Лорн.", [("Іван Лорн", "Порт закрито")]),
    ("uk", "«Порт відкритий», – заявив у середу Іван Лорн.", [("Іван Лорн", "Порт відкритий")]),
    ("el", "«Το λιμάνι άνοιξε», δήλωσε την Τετάρτη ο υπουργός Νίκος Λορν.", [("Νίκος Λορν", "Το λιμάνι άνοιξε")]),
    ("ko", "이하늘 대통령은 18일 국회에서 “항구가 열렸다”고 말했다.", [("이하늘", "항구가 열렸다")]),
    ("ko", "“항구가 열렸다”라고 이하늘 장관이 말했다.", [("이하늘", "항구가 열렸다")]),
    ("ko", "김바다 국민의힘 대표는 “항구가 열렸다”고 밝혔다.", [("김바다", "항구가 열렸다")]),
    ("tr", 'Ada Lorn, Corm’da yaptığı konuşmada, "Liman açıldı" dedi.', [("Ada Lorn", "Liman açıldı")]),
    ("tr", "Bakan Ada Lorn limanın açıldığını söyledi.", [("Ada Lorn", "limanın açıldığını")]),
    ("tr", '"Liman açıldı" diyen Ada Lorn, limana gitti.', [("Ada Lorn", "Liman açıldı")]),
    ("tr", 'Ada Lorn şunları söyledi: "Hazırız ve bekliyoruz."', [("Ada Lorn", "Hazırız ve bekliyoruz.")]),
]


@pytest.mark.parametrize(("language", "text", "said"), SAID, ids=[text[:40] for _, text, _ in SAID])
def test_who_speaks_is_found_where_the_language_puts_it(language: str, text: str, said: list[tuple[str, str]]) -> None:
    reading = read(Article.of(title=None, body=text, published="2026-11-19", language=language), installed_packs())
    found = [(q.speaker.name if q.speaker else None, q.content.of(reading.article.text)) for q in reading.quotes]
    assert found == said


SILENT = [
    # (language, text): a verb of speech that reports nothing here
    ("fr", "Le tribunal a condamné jeudi un homme à cinq ans de prison."),
    ("de", "Das sagte viel über den Hafen."),
    ("tr", "Ada Lorn bütçeyi açıkladı."),
    ("es", "El tribunal condenó el jueves a un hombre a cinco años."),
]


@pytest.mark.parametrize(("language", "text"), SILENT, ids=[text for _, text in SILENT])
def test_what_reports_nothing_is_no_quotation(language: str, text: str) -> None:
    reading = read(Article.of(title=None, body=text, published="2026-11-19", language=language), installed_packs())
    assert [quote.content.of(reading.article.text) for quote in reading.quotes] == []
