# The page of attn.explain: the stages, what was made of which line, the costs and
# the roofline, in one file; and the command that writes it.
#
# RUN: rm -rf %t && mkdir %t
# RUN: %python %s %t

import html.parser
import os
import re
import subprocess
import sys

import attn
from attn import _core, _page
from reference import raises

folder = sys.argv[1]
TYPES = "tensor<?x4x?x64xf32>", "tensor<?x2x?x64xf32>"
ATTEND = """  %{0} = attn.sdpa ins(%q, %k, %k : {1}, {2}, {2}) {3}
    outs(%init : {1}) -> {1}
"""
text = (f"func.func @two(%q: {TYPES[0]}, %k: {TYPES[1]}, %init: {TYPES[0]})\n"
        f"    -> ({TYPES[0]}, {TYPES[0]}) {{\n"
        + ATTEND.format("first", *TYPES, "causal(top_left)")
        + ATTEND.format("second", *TYPES, "") +
        f"  return %first, %second : {TYPES[0]}, {TYPES[0]}\n}}\n")

explanation = attn.explain(text)
# Locations have left no trace in the text.
expected = _core.run_passes(text.encode(), "")
for name, ir in explanation:
    if name != "parsed":
        expected = _core.run_passes(
            expected.encode(), f"attn-stage-{name}{{target-cpu=native}}")
    assert ir.strip() == expected.strip(), name


def lines(stage, part):
    return [number for number, line in enumerate(explanation[stage].split("\n"), 1)
            if part in line]


# Each attn.sdpa leads to kernels of its own, and these lead back.
kernels = set(lines("fused-cpu", "attn.online_sdpa"))
sources = lines("parsed", "attn.sdpa")
assert len(sources) == 2 and len(kernels) >= 2
found = [kernels.intersection(explanation.follow("parsed", line)["fused-cpu"])
         for line in sources]
assert found[0] and found[1] and not found[0] & found[1] and found[0] | found[1] == kernels
for own, source in zip(found, sources):
    for line in own:
        forth = explanation.follow("fused-cpu", line)
        assert forth["parsed"] == [source] and forth["fused-cpu"] == [line]
        assert list(forth) == explanation.keys() and all(forth.values())
        assert explanation.follow("llvm", forth["llvm"][0])["parsed"] == [source]
raises(ValueError, "line: 99 of", explanation.follow, "parsed", 99)
raises(ValueError, "line: 0 of", explanation.follow, "parsed", 0)

# Locations in all the forms that they are printed in.
assert _page.split_locations(
    '#loc1 = loc("module":3:5)\n'
    "func @f(%a: i1 loc(\"module\":9:1), %b: i1 loc(#loc4)) {\n"
    '  %x = memref.alloc(%a) : i1 loc(#loc3)\n'
    '  "loc(not one)" loc("module":7:2 to :9)\n'
    "  %y = one loc(unknown)\n"
    "} loc(#loc1)\n"
    '#loc2 = loc("name \\")"(#loc1))\n#loc3 = loc(fused[#loc2, #loc4])\n'
    '#loc4 = loc(callsite(#loc1 at #loc5))\n#loc5 = loc("other":8:8)\n'
    '#loc = loc("module":1:1)\n') == (
        "func @f(%a: i1, %b: i1) {\n  %x = memref.alloc(%a) : i1\n"
        '  "loc(not one)"\n  %y = one\n}\n', [[2], [2], [6], [], [2]])


class Checker(html.parser.HTMLParser):
    """Tags that are open, text by the tag it is in, and what a page refers to."""

    def __init__(self):
        super().__init__()
        self.open, self.found, self.refers, self.texts = [], [], [], {}

    def handle_starttag(self, tag, attributes):
        self.found.append(tag)
        if tag not in ("meta", "line", "circle", "polyline"):
            self.open.append(tag)
        for name, value in attributes:
            if name in ("href", "src", "srcset", "action", "data"):
                self.refers.append(value)

    def handle_startendtag(self, tag, attributes):
        self.found.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.texts.setdefault(self.open[-1] if self.open else "", []).append(data)


def check(page):
    checker = Checker()
    checker.feed(page)
    assert not checker.open
    # Nothing but places on the page.
    assert all(re.fullmatch(r"#[a-z-]+-\d+", place) for place in checker.refers)
    assert not re.search(r"@import|url\(|https?:", page)
    for needed in ("prefers-color-scheme:dark", "width=device-width", "<!doctype html>"):
        assert needed in page
    return checker


page = check(explanation.to_html("A & <B>"))
assert page.texts["title"] == ["A & <B>"] and "svg" not in page.found
assert [line for line in page.texts["h3"]] == explanation.keys()
assert page.found.count("span") >= sum(ir.count("\n") for _, ir in explanation)
assert "512*B*Sq*Skv" in page.texts["td"]

# With sizes there are numbers and a roofline.
path = os.path.join(folder, "two.html")
shapes = {0: (2, 4, 100, 64), 1: (2, 2, 100, 64), 2: (2, 4, 100, 64)}
peak = {"f32": 1e12, "bytes": 1e10}
sized = attn.explain(text, shapes=shapes, html=path, peak=peak)
with open(path, encoding="utf-8") as file:
    page = check(file.read())
assert [cost["location"] for cost in sized.costs] == [
    f"module:{line}:10" for line in sources]
assert page.found.count("svg") == 1 and page.found.count("circle") == 2
assert "1 TFLOP/s in f32" in page.texts["text"] and "10 GB/s" in page.texts["text"]
flops, moved = sized.costs[1]["flops"]["total"], sized.costs[1]["bytes"]
rate = min(1e12, flops / moved * 1e10)
assert f"{rate / 1e9:.3g} GFLOP/s" in page.texts["td"]
assert f"{flops / rate * 1e6:.3g} µs" in page.texts["td"]
assert str(explanation) == str(sized)
# Names are text, whatever is in them.
odd = attn.explain(text.replace("@two", '@"<i>&"'), shapes=shapes).to_html("odd", peak)
assert "<i>" not in odd and "&lt;i&gt;&amp;" in odd
assert check(odd).texts["title"][1:] == ["attn.sdpa of <i>&"] * 2
# Measured where nothing is said.
assert "was measured to reach" in "".join(check(sized.to_html()).texts["p"])
raises(ValueError, "peak: expected a positive number for 'bytes'", sized.to_html,
       peak={"f32": 1})
raises(ValueError, "peak: expected a positive number for 'f32'", sized.to_html,
       peak={"f32": 0, "bytes": 1})
# The roof is that of the element type; without one of its own, that of f32.
for kind, peak, roof in (("bf16", {"bf16": 4e12}, "4 TFLOP/s in bf16"),
                         ("f16", {"bf16": 4e12}, "1 TFLOP/s in f16"),
                         ("f64", {"f64": 5e11}, "500 GFLOP/s in f64")):
    narrow = attn.explain(text.replace("f32", kind), shapes=shapes)
    assert roof in check(narrow.to_html(peak={"f32": 1e12, "bytes": 1e10, **peak})).texts["text"]
raises(ValueError, "shapes: (1,) for %arg0", attn.explain, text, shapes=[(1,)])
assert "unfused" in attn.explain(text, fuse=False).keys()
check(attn.explain("func.func @nothing() { return }").to_html())


def run(*arguments, source=b""):
    return subprocess.run([sys.executable, "-m", "attn._explain_tool", *arguments],
                          input=source, capture_output=True, check=False)


source, page = os.path.join(folder, "in.mlir"), os.path.join(folder, "out.html")
with open(source, "w") as file:
    file.write(text)
done = run(source, "-o", page, "--peak", "1000,10", "--target-cpu", "x86-64-v3",
           *(f"--shape={number}={'x'.join(map(str, shape))}"
             for number, shape in shapes.items()))
assert done.returncode == 0 and not done.stdout and not done.stderr, done
with open(page, encoding="utf-8") as file:
    assert check(file.read()).texts["title"][0] == "in.mlir"
assert run("-", source=text.encode()).stdout.decode() == str(explanation)
for arguments, message in (
        ((folder + "/none.mlir",), "attn-explain: error: [Errno 2]"),
        (("-",), "attn-explain: error: module:1:1: error: "),
        ((source, "-o", folder + "/none/x.html"), "attn-explain: error: [Errno 2]"),
        ((source, "--shape", "0=1x"), "'0=1x', expected the number"),
        ((source, "--shape", "7=1"), "attn-explain: error: shapes: argument 7"),
        ((source, "--peak", "1"), "'1', expected GFLOP/s"),
        ((source, "--target-cpu", "none"), "attn-explain: error: ")):
    done = run(*arguments, source=b"nothing")
    assert done.returncode != 0 and message in done.stderr.decode(), done
