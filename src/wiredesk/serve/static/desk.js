// What a page does better with a script. Everything works without it.
"use strict";
(() => {
  const root = document.documentElement;

  // The reader's time zone, once: the server words the dates.
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone && !/(^|; )zone=/.test(document.cookie)) {
    document.cookie = `zone=${encodeURIComponent(zone)}; path=/; max-age=31536000; samesite=lax`;
    if (zone !== root.dataset.zone && /(^|; )zone=/.test(document.cookie)) location.reload();
  }
})();
