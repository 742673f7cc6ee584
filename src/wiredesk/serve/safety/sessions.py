"""Who a browser is to us: a cookie that we signed. No names, no accounts: it is signed in or it is not.

The key stands beside the desk in a file that nobody else may read, so that forms that are open while the desk is
started anew can still be sent. A token that is changed signs everybody out.
"""

from __future__ import annotations

import base64
import getpass
import hashlib
import hmac
import json
import os
from dataclasses import dataclass
from functools import cache
from urllib.parse import unquote

from starlette.requests import Request
from starlette.responses import Response

from wiredesk.desk.private_files import own_key
from wiredesk.model.ports import Store

FIELD = "csrf"
NAME_COOKIE = "name"
NAME_LENGTH = 60
FLASH_LENGTH = 600
DAYS = 30
"""That a browser stays signed in."""
_FLASH = "flash"


def key_of(store: Store, token: str) -> bytes:
    """What cookies are signed with: made once for a desk, and different for each token."""
    return hmac.digest(own_key(store), b"wiredesk session\0" + token.encode(), "sha256")


@cache
def _user() -> str:
    """Who serves, by the system's name; a number without a name (in a container) is "user"."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "user"


@dataclass(frozen=True, slots=True)
class Flash:
    """What an act came to, shown once."""

    text: str
    bad: bool = False


class Sessions:
    """Reads and signs the cookies of one desk. name: of the cookie; secure: whether it may go over https alone."""

    def __init__(self, key: bytes, *, name: str, secure: bool) -> None:
        self.key = key
        self.name = name
        self.secure = secure

    def read(self, cookies: dict[str, str], now: float) -> Session:
        """The session of a request, a new one where there is none that is ours and in date."""
        value = cookies.get(self.name, "")
        body, _, signature = value.rpartition(".")
        if body and hmac.compare_digest(signature, self.sign(body)):
            id, at, signed = body.split(".")
            if float(at) <= now < float(at) + DAYS * 86_400:
                return Session(self, id, signed_in=signed == "1", cookies=cookies)
        return Session(self, self.fresh(), signed_in=False, cookies=cookies, new=True)

    def fresh(self) -> str:
        """An id that nobody can guess."""
        return base64.urlsafe_b64encode(os.urandom(15)).decode()

    def sign(self, text: str) -> str:
        """A mark that only we can make."""
        return base64.urlsafe_b64encode(hmac.digest(self.key, text.encode(), "sha256")[:24]).decode()

    def value(self, id: str, *, signed_in: bool, now: float) -> str:
        """Of the cookie."""
        body = f"{id}.{int(now)}.{int(signed_in)}"
        return f"{body}.{self.sign(body)}"


class Session:
    """One browser, for one request."""

    def __init__(
        self, sessions: Sessions, id: str, *, signed_in: bool, cookies: dict[str, str], new: bool = False
    ) -> None:
        self._sessions = sessions
        self._id = id
        self._cookies = cookies
        self.signed_in = signed_in
        self.new = new
        """Its cookie is not with the browser yet."""
        self.used = False
        """Whether the answer needs the cookie: a form stands in it, or a message is for it."""
        self.put_already = False

    @staticmethod
    def of(request: Request) -> Session:
        """That of a request."""
        session: Session = request.scope["wiredesk.session"]
        return session

    @property
    def who(self) -> str:
        """Whom decisions are noted under: what the reader calls itself (see /preferences), else the user who serves."""
        return unquote(self._cookies.get(NAME_COOKIE, ""))[:NAME_LENGTH].strip() or _user()

    @property
    def mark(self) -> str:
        """Differs from session to session, gives nothing away."""
        return hashlib.blake2b(f"{self._id}{self.signed_in}".encode(), digest_size=8).hexdigest()

    # -- forms ---------------------------------------------------------------------------------------------------

    @property
    def token(self) -> str:
        """What a form of this session has to bring back."""
        return self._sessions.sign(f"form {self._id}")

    def brought_back(self, token: object) -> bool:
        """Whether that is this session's token."""
        return isinstance(token, str) and not self.new and hmac.compare_digest(token.encode(), self.token.encode())

    # -- scripts -------------------------------------------------------------------------------------------------

    def nonce(self, of: str = "") -> str:
        """For a page: of a hash of its content always the same, so that a kept copy of it goes on to work; else new."""
        return self._sessions.sign(f"nonce {self._id} {of}")[:22] if of else self._sessions.fresh()

    # -- messages ------------------------------------------------------------------------------------------------

    def put_flash(self, response: Response, text: str, *, bad: bool) -> None:
        """A message for the next page."""
        self.used = True
        # A cookie has room for 4 KB.
        text = text if len(text) <= FLASH_LENGTH else text[: FLASH_LENGTH - 1] + "…"
        body = base64.urlsafe_b64encode(json.dumps([text, bad], ensure_ascii=False).encode()).decode()
        value = f"{body}.{self._sessions.sign(f'flash {self._id} {body}')}"
        response.set_cookie(_FLASH, value, max_age=60, httponly=True, samesite="lax", secure=self._sessions.secure)

    @property
    def has_flash(self) -> bool:
        """Whether a message came with the request, ours or not."""
        return _FLASH in self._cookies

    def taken_flash(self) -> Flash | None:
        """The message, if there is one and it is ours."""
        body, _, signature = self._cookies.get(_FLASH, "").rpartition(".")
        if not body or not hmac.compare_digest(signature, self._sessions.sign(f"flash {self._id} {body}")):
            return None
        text, bad = json.loads(base64.urlsafe_b64decode(body))
        return Flash(text, bad)

    def drop_flash(self, response: Response) -> None:
        """It was shown."""
        response.delete_cookie(_FLASH, httponly=True, samesite="lax", secure=self._sessions.secure)

    # -- signing in ----------------------------------------------------------------------------------------------

    def put(self, response: Response, now: float, *, signed_in: bool) -> None:
        """The cookie. Who signs in or out gets a new session: one that was planted is worth nothing."""
        self.put_already = True
        id = self._sessions.fresh() if signed_in != self.signed_in else self._id
        response.set_cookie(
            self._sessions.name,
            self._sessions.value(id, signed_in=signed_in, now=now),
            max_age=DAYS * 86_400,
            httponly=True,
            samesite="lax",
            secure=self._sessions.secure,
        )

    def cookie_header(self, now: float) -> str:
        """The cookie of a new session, as a header."""
        response = Response()
        self.put(response, now, signed_in=self.signed_in)
        return response.headers["set-cookie"]
