"""The server: one process for pages and API, one beside it that polls."""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from types import FrameType

import uvicorn

from wiredesk.desk.private_files import private_line
from wiredesk.desk.settings import Settings
from wiredesk.model.errors import SettingsError
from wiredesk.serve.app import make_app
from wiredesk.serve.connections import PatientProtocol
from wiredesk.serve.errands import Watch
from wiredesk.serve.rendering import make_ready
from wiredesk.serve.safety.hosts import host_name, is_loopback

TOKEN_LENGTH = 16
_BACKLOG = 512


def serve(
    path: str,
    settings: Settings,
    *,
    poll: bool = True,
    ready: Callable[[str, str], None] = lambda address, listening: None,
    tell: Callable[[str], None] = lambda text: None,
) -> None:
    """Serves the desk at `path` until SIGINT or SIGTERM.

    settings.serve says where and to whom. ready: called once it answers, with the address for readers and the one that
    it listens on. tell: called with what the user should know. Raises `SettingsError` for an address that cannot be
    listened on and for a token that is missing.
    """
    logging.basicConfig(format="wiredesk: %(message)s", level=logging.WARNING)
    # Of what clients send wrongly nobody needs a line each.
    logging.getLogger("uvicorn.error").setLevel(logging.ERROR)
    token = token_of(settings, tell)
    _raise_limit_of_files()
    listening = _listening(settings)
    port = listening.getsockname()[1]
    settings = replace(settings, serve=replace(settings.serve, port=port))
    app = make_app(path, settings, token=token)
    watch = Watch(app.state.site.errands) if poll else None
    app.state.site.watch = watch
    config = uvicorn.Config(
        app,
        http=PatientProtocol,
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=5,
        h11_max_incomplete_event_size=32_768,
    )
    with _ended_by_signals():
        if watch is not None:
            watch.start()
        threading.Thread(target=make_ready, daemon=True).start()
        here = _address(settings.serve.host, port)
        ready(settings.serve.base_url or here, here)
        try:
            uvicorn.Server(config).run(sockets=[listening])
        finally:
            if watch is not None:
                watch.end()
            app.state.site.errands.end()
            listening.close()


def token_of(settings: Settings, tell: Callable[[str], None] = lambda text: None) -> str:
    """The token that opens the desk, "" where none is needed. A token file that is not there is made.

    Raises `SettingsError` where other machines can reach the desk and no token is named.
    """
    serve = settings.serve
    if not serve.token_file:
        base = host_name(serve.base_url.partition("//")[2].partition("/")[0])
        reached = [name for name in (serve.host, base) if name and not is_loopback(name)]
        if reached:
            raise SettingsError(
                "settings",
                "serve.token_file",
                f"must name a file, as other machines can reach {reached[0]}; if it is not there it is made, with a "
                "token in it that opens the desk (or as WIREDESK_SERVE_TOKEN_FILE)",
            )
        return ""
    with contextlib.suppress(FileExistsError):
        try:
            handle = os.open(serve.token_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        except FileExistsError:
            raise
        except OSError as error:
            raise SettingsError(serve.token_file, "serve.token_file", f"cannot be made ({error.strerror})") from error
        with os.fdopen(handle, "w") as stream:
            stream.write(os.urandom(24).hex() + "\n")
        tell(f"made {serve.token_file}: sign in with the token in it")
    token = private_line(serve.token_file, "serve.token_file")
    if len(token) < TOKEN_LENGTH:
        raise SettingsError(
            serve.token_file, "serve.token_file", f"holds a token shorter than {TOKEN_LENGTH} characters"
        )
    return token


def _listening(settings: Settings) -> socket.socket:
    host, port = settings.serve.host, settings.serve.port
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        found = socket.socket(family, kind, protocol)
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind(address)
        found.listen(_BACKLOG)
    except OSError as error:
        why = "is taken by another program" if error.errno == 98 else f"cannot be listened on ({error.strerror})"
        raise SettingsError("settings", "serve", f"{_address(host, port)} {why}; choose --host or --port") from error
    except OverflowError:
        raise SettingsError("settings", "serve.port", "must be below 65536") from None
    return found


def _address(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _raise_limit_of_files() -> None:
    try:
        import resource
    except ImportError:
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, max(soft, 8192)), hard))


@contextlib.contextmanager
def _ended_by_signals() -> Iterator[None]:
    """uvicorn ends in order and then sends itself the signal again: that one is taken as the end."""

    def end(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    except KeyboardInterrupt:
        pass
    finally:
        signal.signal(signal.SIGTERM, before)
