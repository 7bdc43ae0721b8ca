# The page of attn.explain in a browser, on a phone and on a desktop, light and dark:
# no script fails, nothing is wider than the window, and a line that is named in the
# address is followed through all stages.
#
# REQUIRES: chromium
# RUN: rm -rf %t && mkdir %t
# RUN: %python %s %t %chromium

import json
import os
import re
import subprocess
import sys

import attn

folder, browser = sys.argv[1:]
HEADS = "tensor<1x4x256x64xf32>"
text = f"""func.func @attend(%q: {HEADS}, %k: {HEADS}, %init: {HEADS}) -> {HEADS} {{
  %o = attn.sdpa ins(%q, %k, %k : {HEADS}, {HEADS}, {HEADS})
    outs(%init : {HEADS}) -> {HEADS}
  return %o : {HEADS}
}}
"""
explanation = attn.explain(text)
page = explanation.to_html("attend", {"f32": 1e11, "bytes": 2e10})

# Runs before the page's own script, and reports when it has run.
PROBE = """<head><script>
const errors=[];
addEventListener('error',event=>errors.push(event.message));
addEventListener('load',()=>setTimeout(()=>{
  const wide=[...document.querySelectorAll('main *')].filter(element=>
    !element.closest('pre,.scroll,svg')&&
    element.getBoundingClientRect().right>innerWidth+1).map(element=>element.tagName);
  const colour=element=>getComputedStyle(element);
  parent.postMessage({errors,wide,width:innerWidth,
    page:document.documentElement.scrollWidth,
    ground:colour(document.body).backgroundColor,text:colour(document.body).color,
    bar:document.getElementById('bar').textContent,
    barHidden:document.getElementById('bar').hidden,
    marked:[...document.querySelectorAll('.stage')].map(stage=>
      stage.querySelectorAll('.on').length),
    origin:[...document.querySelectorAll('.origin')].map(line=>line.textContent),
    seen:[...document.querySelectorAll('pre')].map(pre=>{
      const line=pre.querySelector('.on');
      if(!line)return null;
      const box=pre.getBoundingClientRect(),at=line.getBoundingClientRect();
      return at.top>=box.top&&at.bottom<=box.bottom})},'*')},0));
</script>"""
with open(os.path.join(folder, "page.html"), "w", encoding="utf-8") as file:
    assert page.count("<head>") == 1
    file.write(page.replace("<head>", PROBE))


def visit(width, dark, place=""):
    """What the page reports of itself in a frame of this width."""
    outer = os.path.join(folder, "frame.html")
    with open(outer, "w", encoding="utf-8") as file:
        file.write(
            "<!doctype html><body><script>addEventListener('message',event=>{"
            "document.body.dataset.report=JSON.stringify(event.data)})</script>"
            f'<iframe src="page.html{place}" width="{width}" height="800" '
            'style="border:0"></iframe></body>')
    done = subprocess.run(
        [browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
         "--allow-file-access-from-files", "--virtual-time-budget=20000",
         f"--user-data-dir={folder}/profile", f"--window-size={width},800",
         f"--blink-settings=preferredColorScheme={0 if dark else 1}", "--dump-dom",
         "file://" + outer], capture_output=True, check=True, timeout=120)
    found = re.search(r'data-report="([^"]*)"', done.stdout.decode())
    assert found, done.stdout[:2000]
    return json.loads(found[1].replace("&quot;", '"').replace("&amp;", "&"))


def brightness(colour):
    return sum(map(int, re.findall(r"\d+", colour)[:3]))


names = explanation.keys()
line = next(number for number, content in enumerate(
    explanation["fused-cpu"].split("\n"), 1) if "attn.online_sdpa" in content)
for width in (390, 1400):
    for dark in (False, True):
        report = visit(width, dark)
        assert not report["errors"] and report["width"] == width, report
        assert report["page"] <= width and not report["wide"], report
        assert (brightness(report["ground"]) < brightness(report["text"])) == dark, report
        assert report["barHidden"] and not any(report["marked"]), report

    report = visit(width, True, f"#fused-cpu-{line}")
    assert not report["errors"] and report["page"] <= width, report
    followed = explanation.follow("fused-cpu", line)
    assert report["marked"] == [len(followed[name]) for name in names], report
    assert all(report["marked"]) and all(report["seen"]), report
    assert len(report["origin"]) == 1 and "attn.online_sdpa" in report["origin"][0]
    assert not report["barHidden"] and f"Line {line} of fused-cpu:" in report["bar"]
    assert not visit(width, False, "#fused-cpu-99999")["errors"]
