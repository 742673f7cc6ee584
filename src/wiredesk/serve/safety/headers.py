"""What a browser is told not to do. Pure.

Nothing is allowed but our own files; no script or style stands in a page. Trusted Types close the ways from text to
markup: htmx alone has a policy, and its `hx-csp` extension ignores every `hx-` attribute without the page's nonce.
"""

from __future__ import annotations

COMMON = {
    "X-Content-Type-Options": "nosniff",
    # Not "no-referrer": with it browsers send "Origin: null" with our own forms.
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}
BARE_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
"""For what is no page of ours: data, errors of the server, redirects."""


def page_policy(nonce: str, *, remote_images: bool = False) -> str:
    """Content-Security-Policy of a page. remote_images: whether pictures of articles may be loaded."""
    images = "img-src 'self' https: http:" if remote_images else "img-src 'self'"
    return (
        f"default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self'; {images}; font-src 'self'; "
        "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'; trusted-types htmx"
    )
