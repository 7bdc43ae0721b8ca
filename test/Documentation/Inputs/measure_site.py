# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""measure_site.py BROWSER FOLDER WIDTH: fails where a page of a site is wider than a
window of WIDTH, or its text is hard to tell from its ground, light or dark."""

import json
import os
import re
import subprocess
import sys
import tempfile

SCRIPT = """
addEventListener('load',()=>{
  const pages=[...document.querySelectorAll('iframe')].map(frame=>{
    const page=frame.contentDocument,style=frame.contentWindow.getComputedStyle(page.body);
    return {name:frame.getAttribute('src'),width:page.documentElement.scrollWidth,
      text:style.color,ground:style.backgroundColor,
      wide:[...page.querySelectorAll('main *,nav *')].filter(element=>
        !element.closest('pre,.scroll')&&element.getBoundingClientRect().right>WIDTH+1)
        .map(element=>element.tagName)}});
  document.body.dataset.pages=JSON.stringify(pages)})
"""


def brightness(colour):
    return sum(map(int, re.findall(r"\d+", colour)[:3])) / 3


def main():
    browser, folder, width = sys.argv[1], os.path.abspath(sys.argv[2]), int(sys.argv[3])
    names = sorted(name for name in os.listdir(folder) if name.endswith(".html"))
    frames = "".join(f'<iframe src="{name}" width="{width}" height="600" '
                     'style="border:0"></iframe>' for name in names)
    outer = os.path.join(folder, "frames.htm")
    with open(outer, "w", encoding="utf-8") as file:
        file.write(f"<!doctype html><body>{frames}<script>"
                   f"{SCRIPT.replace('WIDTH', str(width))}</script></body>")
    wrong = []
    for dark in (False, True):
        with tempfile.TemporaryDirectory() as profile:
            done = subprocess.run(
                [browser, "--headless", "--no-sandbox", "--disable-gpu",
                 "--disable-dev-shm-usage", "--allow-file-access-from-files",
                 "--virtual-time-budget=60000", f"--user-data-dir={profile}",
                 f"--blink-settings=preferredColorScheme={0 if dark else 1}", "--dump-dom",
                 "file://" + outer], capture_output=True, check=True, timeout=240)
        found = re.search(r'data-pages="([^"]*)"', done.stdout.decode())
        pages = json.loads(found[1].replace("&quot;", '"')) if found else []
        if [page["name"] for page in pages] != names:
            wrong.append(f"{len(pages)} of {len(names)} pages were measured")
        for page in pages:
            if page["width"] > width or page["wide"]:
                wrong.append(f"{page['name']}: {page['width']} wide: {page['wide']}")
            difference = brightness(page["text"]) - brightness(page["ground"])
            if (difference if dark else -difference) < 120:
                wrong.append(f"{page['name']}: {page['text']} on {page['ground']}")
    os.unlink(outer)
    print("\n".join(wrong) if wrong else f"{len(names)} pages fit")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
