"""What a user may set: by a TOML file and by environment variables, of which the variables win.

file:      [fetch]                     variable:   WIREDESK_FETCH_DELAY=2
           delay = 2

`docs/settings.md` is made from what stands here.
"""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import Field, dataclass, field, fields, replace
from typing import Any

from wiredesk import __version__
from wiredesk.desk.setting_values import (
    ADDRESSES,
    BASE_URL,
    NETWORKS,
    PATH,
    PROXY,
    TEXT,
    TEXTS,
    YES_NO,
    ZONE,
    Kind,
    one_of,
    seconds,
    size,
    whole,
)
from wiredesk.model.errors import SettingsError

PREFIX = "WIREDESK_"
FILE_VARIABLE = "WIREDESK_SETTINGS"
PACKS_VARIABLE = "WIREDESK_PACKS"
"""Names the folder of the user's own language packs; set to nothing: there are none."""


def _setting(default: Any, kind: Kind, says: str) -> Any:
    return field(default=default, metadata={"kind": kind, "says": says})


@dataclass(frozen=True, slots=True)
class Fetch:
    """What is asked of the web, and how."""

    user_agent: str = _setting(
        f"wiredesk/{__version__}",
        TEXT,
        "Sent with each request. Its first word, up to a slash, is the name that robots.txt is asked for; "
        "an address where you can be reached is good manners.",
    )
    delay: float = _setting(1.0, seconds(least=0), "From the end of one request to a host to the next.")
    at_once: int = _setting(8, whole(least=1), "Hosts asked at the same time; never more than one request to a host.")
    lease: float = _setting(
        120.0,
        seconds(least=1),
        "Of a desk on PostgreSQL: after which others fetch what a program has claimed that is not heard of any more.",
    )
    deadline: float = _setting(60.0, seconds(least=0.01), "For a whole fetch with all its redirects.")
    redirects: int = _setting(10, whole(least=0), "Followed in one fetch.")
    max_bytes: int = _setting(15_000_000, size(least=1000), "Of one answer, on the wire and again once decoded.")
    allow: tuple[str, ...] = _setting(
        (),
        ADDRESSES,
        "Addresses on this machine or in a private network that may be fetched from, each with its port: "
        '["127.0.0.1:8080", "[::1]:80"]. None otherwise.',
    )
    proxy: str | None = _setting(
        None, PROXY, "Address of an HTTP proxy that all requests go through, unless a source has its own."
    )


@dataclass(frozen=True, slots=True)
class Poll:
    """How often sources are asked for news. Between the bounds it follows how often something new comes."""

    min_interval: float = _setting(600.0, seconds(least=1), "Between two polls of one source, at least.")
    max_interval: float = _setting(86_400.0, seconds(least=1), "Between two polls of a source that works, at most.")
    first_interval: float = _setting(3_600.0, seconds(least=1), "Until enough is known of a source.")
    failing_interval: float = _setting(
        604_800.0, seconds(least=1), "Between two tries of a source that fails, at most: ever rarer, never given up."
    )


@dataclass(frozen=True, slots=True)
class Parse:
    """What one page may cost before its worker process is ended; the page is kept for another try."""

    seconds: float = _setting(
        10.0, seconds(least=0.1), "Of the processor, for a page; by the clock twelve times as many."
    )
    memory: int = _setting(400_000_000, size(least=1_000_000), "What one page may add to what a worker needs anyway.")
    jobs: int = _setting(0, whole(least=0), "Worker processes at most; 0: one a core. Few pages are read by one.")


@dataclass(frozen=True, slots=True)
class Keep:
    """What is kept, and what may leave the desk."""

    page_days: int = _setting(
        90, whole(least=0), "Days that the bytes of pages are kept for re-reading; the text is kept for ever."
    )
    full_text_export: tuple[str, ...] = _setting(
        (),
        TEXTS,
        "Sources (id, address or domain) whose full text may be exported; of all others an export has the title, "
        "at most 300 characters, outlet, time and link.",
    )


@dataclass(frozen=True, slots=True)
class DeskFile:
    """The desk's own file."""

    path: str = _setting("", PATH, 'The desk, where `--desk` names none; "": desk.sqlite in the XDG data folder.')


@dataclass(frozen=True, slots=True)
class Serve:
    """The desk in the browser. On this machine's own address nobody is asked who they are; on any other a token is."""

    host: str = _setting("127.0.0.1", TEXT, "Address to listen on. Any but this machine's own asks for a token.")
    port: int = _setting(8765, whole(least=0), "Port to listen on; 0: any that is free.")
    base_url: str = _setting(
        "", BASE_URL, 'Where readers find the desk if that is another address, as behind a proxy; "": where it listens.'
    )
    token_file: str = _setting(
        "",
        PATH,
        "File with the token that opens the desk, one line of at least 16 characters, which nobody else may read "
        "(mode 600).",
    )
    trusted_proxies: tuple[str, ...] = _setting(
        (), NETWORKS, "Proxies whose X-Forwarded-For, -Proto and -Host are believed. None otherwise."
    )
    remote_images: bool = _setting(
        False, YES_NO, "Whether pictures of articles are loaded from their outlets, which then learn who reads what."
    )
    zone: str = _setting("", ZONE, 'Time zone of readers whose browser does not tell; "": this machine\'s.')
    requests: int = _setting(1200, whole(least=0), "Requests a minute from one address; 0: any number.")
    acts: int = _setting(120, whole(least=0), "Changes a minute from one address; 0: any number.")
    sign_ins: int = _setting(10, whole(least=1), "Wrong tokens a minute from one address.")
    max_upload: int = _setting(10_000_000, size(least=1000), "Of one request: a pasted text, an OPML list.")
    metrics: bool = _setting(False, YES_NO, "Whether /metrics gives figures in the text format of Prometheus.")


@dataclass(frozen=True, slots=True)
class Alerts:
    """How what a saved search finds is sent. Without a server no mail goes out; webhooks need nothing."""

    smtp_host: str = _setting("", TEXT, "Server that takes the mail.")
    smtp_port: int = _setting(587, whole(least=1), "Its port.")
    smtp_security: str = _setting(
        "starttls", one_of("starttls", "tls", "none"), "How the line to it is secured; none: only to this machine."
    )
    smtp_user: str = _setting("", TEXT, 'Name to sign in with; "": nobody signs in.')
    smtp_password_file: str = _setting(
        "", PATH, "File with the password, one line, which nobody else may read (mode 600)."
    )
    mail_from: str = _setting("", TEXT, "Address that the mail is from.")
    seconds: float = _setting(20.0, seconds(least=1), "For one delivery.")


@dataclass(frozen=True, slots=True)
class Writer:
    """A language model of the user's, which may write summaries (`wiredesk write`). Without an address nothing is ever
    sent; with one, only text of the sources that are named here, and only when a summary is asked for."""

    url: str = _setting(
        "",
        BASE_URL,
        "Address of a service that speaks OpenAI's chat completions, up to `/chat/completions`: "
        '`http://127.0.0.1:11434/v1`; "": there is none. The machine that it names is asked wherever it stands.',
    )
    model: str = _setting("", TEXT, "Name of the model there.")
    key_file: str = _setting(
        "", PATH, 'File with the key of the service, one line, which nobody else may read (mode 600); "": it has none.'
    )
    seconds: float = _setting(120.0, seconds(least=1), "For one answer.")
    sources: tuple[str, ...] = _setting(
        (),
        TEXTS,
        "Sources (id, address or domain) whose text may be sent there; `*`: all. None otherwise. What an owner asks "
        "not to be kept, shown or mined is never sent.",
    )


@dataclass(frozen=True, slots=True)
class Encoder:
    """A text encoder of the user's (`docs/encoder.md`), one more thing by which reports of one event are found. None
    without a folder, and nothing is ever downloaded."""

    folder: str = _setting(
        "",
        PATH,
        "Folder with a multilingual model in ONNX or for sentence-transformers; needs `wiredesk[encoder]`. With "
        'another one `wiredesk reread` has to be run; "": there is none.',
    )


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings. Every part is a plain value: a test may write `Settings(fetch=Fetch(delay=0))`."""

    fetch: Fetch = Fetch()
    poll: Poll = Poll()
    parse: Parse = Parse()
    keep: Keep = Keep()
    desk: DeskFile = DeskFile()
    serve: Serve = Serve()
    alerts: Alerts = Alerts()
    writer: Writer = Writer()
    encoder: Encoder = Encoder()


def load_settings(path: str | None = None, *, environ: Mapping[str, str]) -> Settings:
    """The settings of a user. path: the file that `--settings` names, None: `WIREDESK_SETTINGS`, else settings.toml
    in the XDG config folder, where it need not be.

    `desk.path` of what is given back is never empty. Raises `SettingsError` for an unknown key, a value of another
    kind, and a named file that cannot be read.
    """
    named = path or environ.get(FILE_VARIABLE)
    file = named or config_file(environ)
    settings = Settings()
    for key, value in _of_file(file, must_be=bool(named)):
        settings = _with(settings, file, key, value)
    for variable, key, value in _of_environment(environ):
        settings = _with(settings, variable, key, value)
    if settings.poll.max_interval < settings.poll.min_interval:
        raise SettingsError(
            file, "poll.max_interval", f"must not be below poll.min_interval ({settings.poll.min_interval:g})"
        )
    found = settings.desk.path or os.path.join(_folder(environ, "XDG_DATA_HOME", ".local/share"), "desk.sqlite")
    return replace(settings, desk=replace(settings.desk, path=os.path.expanduser(found)))


def config_file(environ: Mapping[str, str]) -> str:
    """Where the settings stand if no file is named: settings.toml in the XDG config folder."""
    return os.path.join(_folder(environ, "XDG_CONFIG_HOME", ".config"), "settings.toml")


def cache_folder(environ: Mapping[str, str]) -> str:
    """Where is kept what can be made again: a folder of the XDG cache folder, which need not be there."""
    return os.path.join(_folder(environ, "XDG_CACHE_HOME", ".cache"), "parsed")


def _folder(environ: Mapping[str, str], variable: str, otherwise: str) -> str:
    base = environ.get(variable, "")
    # The XDG specification has relative paths ignored.
    if not os.path.isabs(base):
        base = os.path.join(environ.get("HOME") or os.path.expanduser("~"), otherwise)
    return os.path.join(base, "wiredesk")


def sections() -> Iterator[tuple[str, Any]]:
    """Name and default of each section, in order."""
    defaults = Settings()
    for part in fields(Settings):
        yield part.name, getattr(defaults, part.name)


def _keys() -> list[str]:
    return [f"{name}.{one.name}" for name, section in sections() for one in fields(section)]


def _of_file(file: str, *, must_be: bool) -> Iterator[tuple[str, object]]:
    try:
        with open(file, "rb") as stream:
            tree = tomllib.load(stream)
    except FileNotFoundError:
        if must_be:
            raise SettingsError(file, "file", "is not there") from None
        return
    except OSError as error:
        raise SettingsError(file, "file", f"cannot be read ({error.strerror or error})") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(file, "file", f"is no TOML: {error}") from error
    known = dict(sections())
    for name, section in tree.items():
        if name not in known:
            raise SettingsError(file, name, f"is no section{_meant(name, list(known))}")
        if not isinstance(section, dict):
            raise SettingsError(file, name, f"is a section: [{name}] with keys below it")
        for key, value in section.items():
            yield f"{name}.{key}", value


def _of_environment(environ: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    known = {PREFIX + key.upper().replace(".", "_"): key for key in _keys()}
    for variable in sorted(environ):
        if not variable.startswith(PREFIX) or variable in (FILE_VARIABLE, PACKS_VARIABLE):
            continue
        if variable not in known:
            raise SettingsError("environment", variable, f"is no setting{_meant(variable, [*known, FILE_VARIABLE])}")
        yield variable, known[variable], environ[variable]


def _with(settings: Settings, where: str, key: str, value: object) -> Settings:
    name, _, attribute = key.partition(".")
    section = getattr(settings, name)
    found = next((one for one in fields(section) if one.name == attribute), None)
    if found is None:
        own = [one.name for one in fields(section)]
        raise SettingsError(where, key, f"is no setting{_meant(attribute, own)}")
    try:
        parsed = _kind(found).read(value)
    except ValueError as error:
        raise SettingsError(where, key, f"must be {error}, not {_shown(value)}") from None
    return replace(settings, **{name: replace(section, **{attribute: parsed})})


def _kind(one: Field[Any]) -> Kind:
    kind: Kind = one.metadata["kind"]
    return kind


def _meant(name: str, known: list[str]) -> str:
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    return f"; did you mean {close[0]}?" if close else f"; there is {', '.join(known)}"


def _shown(value: object) -> str:
    # A proxy's address may hold a password.
    return re.sub(r"//[^/@\s]*@", "//…@", repr(value))


def as_markdown() -> str:
    """The reference of all settings, for docs/settings.md."""
    lines = []
    for name, section in sections():
        lines += [f"## [{name}]", "", (type(section).__doc__ or "").strip(), ""]
        lines += ["| key | value | if not set | what it is |", "| --- | --- | --- | --- |"]
        for one in fields(section):
            default = _kind(one).shown(getattr(section, one.name))
            lines.append(f"| `{one.name}` | {_kind(one).name} | {default} | {one.metadata['says']} |")
        lines.append("")
    return "\n".join(lines).rstrip()
