# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What becomes of a module, as one page of HTML that needs no other file."""

import html
import json
import math
import re

from . import _report

_STYLE = """
:root{color-scheme:light dark;--ground:#fff;--raised:#f5f4f1;--text:#1d1d1f;
--faint:#6a6a70;--line:#d9d7d2;--mark:#ffe08a;--mark-text:#1d1d1f;--accent:#8c2f66}
@media(prefers-color-scheme:dark){:root{--ground:#17171a;--raised:#212126;
--text:#e8e6e3;--faint:#9b9aa0;--line:#3a3a41;--mark:#5c4a12;--mark-text:#fff3cf;
--accent:#f0a3cf}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--text);
font:16px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
main{max-width:110rem;margin:auto;padding:1rem 1rem 6rem}
h1{font-size:1.5rem;line-height:1.2}h2{font-size:1.15rem;margin:2rem 0 .5rem}
h3{font-size:1rem;margin:0}p{max-width:44rem}
.faint{color:var(--faint)}a{color:var(--accent)}
.scroll{overflow-x:auto}
table{border-collapse:collapse;font-variant-numeric:tabular-nums}
th,td{padding:.2rem .6rem;border-bottom:1px solid var(--line);text-align:right;
overflow-wrap:normal}
td{white-space:nowrap}
th:first-child,td:first-child{text-align:left;white-space:pre;font-weight:normal}
svg{width:40rem;max-width:100%;height:auto;display:block}
.stages{display:grid;gap:1rem;
grid-template-columns:repeat(auto-fit,minmax(min(100%,36rem),1fr))}
.stage{min-width:0;border:1px solid var(--line);border-radius:.5rem;overflow:hidden}
.stage header{display:flex;justify-content:space-between;gap:1rem;flex-wrap:wrap;
padding:.4rem .8rem;background:var(--raised);border-bottom:1px solid var(--line)}
pre{margin:0;max-height:65vh;overflow:auto;font:12px/1.45 ui-monospace,monospace;
overflow-wrap:normal;padding:.4rem 0}
code{display:block;min-width:max-content}
code span{display:block;padding:0 .8rem;white-space:pre;cursor:pointer}
code span:hover{background:var(--raised)}
code span.on{background:var(--mark);color:var(--mark-text)}
code span.origin{box-shadow:inset 4px 0 var(--accent)}
code b{color:var(--accent)}code span.on b{color:inherit}
#bar{position:fixed;inset:auto 0 0 0;padding:.5rem 1rem;background:var(--raised);
border-top:1px solid var(--line);display:flex;gap:.4rem .8rem;flex-wrap:wrap;
align-items:center;font-size:.9rem}
#bar[hidden]{display:none}
button{font:inherit;color:inherit;background:var(--ground);cursor:pointer;
border:1px solid var(--line);border-radius:.4rem;padding:.15rem .6rem}
"""

# Lines know the lines of the stage before that they were made of; the rest follows.
_SCRIPT = """
'use strict';
const made=JSON.parse(document.getElementById('made').textContent);
const stages=[...document.querySelectorAll('.stage')];
const codes=stages.map(stage=>stage.querySelector('code'));
const names=stages.map(stage=>stage.dataset.stage);
const bar=document.getElementById('bar');
const makes=made.map((lines,stage)=>{
  const next=new Map();
  lines.forEach((sources,line)=>{for(const source of sources||[]){
    if(!next.has(source))next.set(source,[]);next.get(source).push(line)}});
  return next});
function follow(stage,line){
  const found=names.map(()=>new Set());
  found[stage].add(line);
  for(let at=stage;at>0;at--)for(const one of found[at])
    for(const source of made[at][one]||[])found[at-1].add(source);
  for(let at=stage;at+1<names.length;at++)for(const one of found[at])
    for(const result of makes[at+1].get(one)||[])found[at+1].add(result);
  return found}
function clear(){
  for(const element of document.querySelectorAll('code .on'))
    element.classList.remove('on','origin');
  bar.hidden=true}
function scroll(stage,line){
  const pre=codes[stage].parentElement,span=codes[stage].children[line];
  pre.scrollTop=span.offsetTop-pre.offsetTop-pre.clientHeight/4}
function show(stage,line){
  clear();
  const found=follow(stage,line);
  const title=document.createElement('span');
  title.textContent='Line '+(line+1)+' of '+names[stage]+':';
  bar.replaceChildren(title);
  found.forEach((lines,at)=>{
    if(!lines.size)return;
    const sorted=[...lines].sort((a,b)=>a-b);
    for(const one of sorted)codes[at].children[one].classList.add('on');
    const jump=document.createElement('button');
    jump.textContent=names[at]+' '+lines.size;
    jump.onclick=()=>{stages[at].scrollIntoView({block:'nearest'});scroll(at,sorted[0])};
    bar.append(jump);
    if(at!==stage)scroll(at,sorted[0])});
  codes[stage].children[line].classList.add('origin');
  const end=document.createElement('button');
  end.textContent='Clear';
  end.onclick=()=>{clear();history.replaceState(null,'',location.pathname)};
  bar.append(end);
  bar.hidden=false}
codes.forEach((code,stage)=>code.addEventListener('click',event=>{
  const span=event.target.closest('span');
  if(!span||getSelection().toString())return;
  const line=[...code.children].indexOf(span);
  show(stage,line);
  history.replaceState(null,'','#'+names[stage]+'-'+(line+1))}));
function open(){
  const match=/^#(.+)-(\\d+)$/.exec(decodeURIComponent(location.hash));
  if(!match)return;
  const stage=names.indexOf(match[1]),line=match[2]-1;
  if(stage<0||!codes[stage].children[line])return;
  show(stage,line);
  stages[stage].scrollIntoView();
  scroll(stage,line)}
addEventListener('hashchange',open);
addEventListener('keydown',event=>{if(event.key==='Escape')clear()});
open();
"""

_LOCATION = re.compile(
    r'(?: |(?<!\w))loc\((?:#loc\d*|unknown|"(?:[^"\\]|\\.)*"(?::\d+:\d+(?: to \d*:\d+)?)?'
    r"(?:\(#loc\d*\))?)\)")


def split_locations(text):
    """A printed module without its locations, and for each line the lines of the
    text it was parsed from, sorted; lines count from 0."""
    aliases, lines = {}, []
    for line in text.rstrip("\n").split("\n"):
        match = re.match(r"(#loc\d*) = (.*)$", line)
        if match:
            aliases[match[1]] = match[2]
        else:
            lines.append(line)
    known = {}

    def resolve(name):
        if name not in known:
            known[name] = set()
            value = aliases.get(name, "")
            for number in re.findall(r'"module":(\d+):', value):
                known[name].add(int(number) - 1)
            for inner in re.findall(r"#loc\d*", value):
                known[name] |= resolve(inner)
        return known[name]

    stripped, sources = [], []
    for line in lines:
        # The location of the operation that ends here stands last: those before it
        # are of arguments.
        found = _LOCATION.findall(line)
        source = set()
        if found:
            aliases["last"] = found[-1]
            known.pop("last", None)
            source = resolve("last")
        sources.append(sorted(source))
        stripped.append(_LOCATION.sub("", line))
    return "\n".join(stripped) + "\n", sources


def _mark_up(line):
    line = html.escape(line, quote=False)
    return re.sub(r"^(\s*|.*? = )(attn\.[a-z_]+) ", r"\1<b>\2</b> ", line)


def _chosen(stages):
    """The configs that stand in the IR, each once, with the stage and the line."""
    rows, seen = [], set()
    for name, text in stages:
        for number, line in enumerate(text.split("\n")):
            for kind, values in re.findall(
                    r"(config|#attn\.register_tile) ?<([^<>]*)>", line):
                op = re.search(r"\b([a-z_]+\.[a-z_.]+)[ (]", line)
                row = (op[1] if op else "", kind.replace("#attn.register_", "register "),
                       values)
                if row not in seen:
                    seen.add(row)
                    rows.append((*row, name, number))
        if rows:
            break
    return rows


def _prefixed(value, unit):
    for limit, prefix in ((1e15, "P"), (1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k")):
        if value >= limit:
            return f"{value / limit:.3g} {prefix}{unit}"
    return f"{value:.3g} {unit}"


def _duration(seconds):
    for limit, unit in ((1, "s"), (1e-3, "ms"), (1e-6, "µs")):
        if seconds >= limit:
            return f"{seconds / limit:.3g} {unit}"
    return f"{seconds / 1e-9:.3g} ns"


def _points(costs, types, peak):
    """Of each operation with known sizes: name, FLOPs a byte, the rate that the
    machine allows, and the least time."""
    points = []
    for cost, kind in zip(costs, types):
        flops = cost["flops"].get("allowed")
        if not flops or not isinstance(cost["bytes"], int) or not cost["bytes"]:
            continue
        intensity = flops / cost["bytes"]
        rate = min(peak.get(kind, peak["f32"]), intensity * peak["bytes"])
        points.append((f"{cost['op']} of {cost['function']}", intensity, rate,
                       flops / rate, kind))
    return points


def _roofline(points, peak):
    """The roof, what the machine can compute and what it can read, and where the
    operations are below it; both axes are logarithmic."""
    kinds = sorted({kind for *_, kind in points})
    ridge = max(peak[kind] for kind in kinds) / peak["bytes"]
    low = math.floor(math.log2(min(0.25, *(p[1] for p in points))))
    high = math.ceil(math.log2(max(4 * ridge, *(2 * p[1] for p in points))))
    top = math.log2(max(peak[kind] for kind in kinds)) + 1
    bottom = math.log2(min(2.0**low * peak["bytes"], *(p[2] for p in points))) - 0.5
    width, height, left, under = 420, 300, 8, 38

    def x(value):
        return left + (math.log2(value) - low) / (high - low) * (width - 2 * left)

    def y(value):
        return (height - under) * (1 - (math.log2(value) - bottom) / (top - bottom))

    parts = [f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="Roofline: '
             f'{len(points)} operations" font-size="13" fill="currentColor">']
    for power in range(low, high + 1, max(1, -(-(high - low) // 6))):
        at = x(2.0**power)
        label = f"{2.0**power:g}"
        anchor = "start" if power == low else "end" if power == high else "middle"
        parts.append(f'<line x1="{at:.1f}" y1="0" x2="{at:.1f}" y2="{height - under}" '
                     'stroke="var(--line)"/>'
                     f'<text x="{at:.1f}" y="{height - under + 16}" '
                     f'text-anchor="{anchor}">{label}</text>')
    parts.append(f'<text x="{width - left}" y="{height - 3}" text-anchor="end">'
                 "FLOPs per byte</text>")
    for kind in kinds:
        corner = peak[kind] / peak["bytes"]
        parts.append(
            f'<polyline points="{x(2.0**low):.1f},{y(2.0**low * peak["bytes"]):.1f} '
            f'{x(corner):.1f},{y(peak[kind]):.1f} {x(2.0**high):.1f},'
            f'{y(peak[kind]):.1f}" fill="none" stroke="currentColor" stroke-width="2"/>'
            f'<text x="{min(x(corner) + 14, width - 160):.1f}" '
            f'y="{y(peak[kind]) + 18:.1f}">{_prefixed(peak[kind], "FLOP/s")} in {kind}'
            "</text>")
    slope_x = 2.0 ** (low + 0.3)
    parts.append(f'<text x="{x(slope_x) + 12:.1f}" y="{y(slope_x * peak["bytes"]) + 22:.1f}">'
                 f'{_prefixed(peak["bytes"], "B/s")}</text>')
    for number, (name, intensity, rate, _, _) in enumerate(points, 1):
        parts.append(
            f'<g class="point"><title>{html.escape(name)}</title>'
            f'<line x1="{x(intensity):.1f}" y1="{height - under}" x2="{x(intensity):.1f}" '
            f'y2="{y(rate):.1f}" stroke="var(--accent)" stroke-dasharray="4 3"/>'
            f'<circle cx="{x(intensity):.1f}" cy="{y(rate):.1f}" r="6" '
            'fill="var(--accent)"/>'
            f'<text x="{x(intensity) - 11:.1f}" y="{y(rate) - 8:.1f}" text-anchor="end" '
            f'fill="var(--accent)">{number}</text></g>')
    parts.append("</svg>")
    return "".join(parts)


def _table(rows, first="th"):
    head, *body = rows
    return ('<div class="scroll"><table><thead><tr>'
            + "".join(f"<th>{cell}</th>" for cell in head) + "</tr></thead><tbody>"
            + "".join(f"<tr><{first}>{row[0]}</{first}>"
                      + "".join(f"<td>{cell}</td>" for cell in row[1:]) + "</tr>"
                      for row in body) + "</tbody></table></div>")


def _costs_section(costs, types, peak):
    parts = ["<h2>What it costs</h2>"]
    if not costs:
        parts.append("<p>There is no attn.multihead and no attn.sdpa in the module.</p>")
        return parts
    rows = [[html.escape(cell) for cell in row] for row in
            _report.Report(costs)._table()]
    for number, cost in enumerate(costs, 1):
        line = re.match(r"module:(\d+):", cost["location"])
        rows[0][number] = (f'<a href="#parsed-{line[1]}">{rows[0][number]}</a>'
                           if line else rows[0][number])
    parts.append(_table(rows))
    parts.append(
        '<p class="faint">A multiplication with its addition is 2 FLOPs; matrix products '
        "are counted and nothing else. Bytes are inputs read once and results written "
        "once. Without sizes, counts are formulas in B, Sq and Skv.</p>")
    points = _points(costs, types, peak) if peak else []
    if not points:
        return parts
    parts.append("<h2>What the machine allows</h2>" + _roofline(points, peak))
    rows = [["", "FLOPs per byte", "at most", "at least"]]
    rows += [[f"{number}  {html.escape(name)}", f"{intensity:.4g}",
              _prefixed(rate, "FLOP/s"), _duration(seconds)]
             for number, (name, intensity, rate, seconds, _) in enumerate(points, 1)]
    parts.append(_table(rows))
    where = [f"{peak['threads']} threads"] if "threads" in peak else []
    where += [peak["instructions"]] if "instructions" in peak else []
    parts.append('<p class="faint">The roof is what '
                 + (f"this machine was measured to reach ({html.escape(', '.join(where))})"
                    if where else "was said of the machine")
                 + ": no rate is above what it computes, nor above what it reads. FLOPs "
                 "are those of the pairs that causal and window allow.</p>")
    return parts


def render(title, stages, made, costs, types, peak):
    """The page. `stages` are names and texts, `made` for each the lines that its
    lines were made of; `types` are the element types of the operations in `costs`."""
    parts = [
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{html.escape(title)}</title><style>{_STYLE}</style></head><body><main>"
        f"<h1>{html.escape(title)}</h1>"
        "<p>What the compiler makes of the module, stage by stage. A click on a line "
        "marks what it was made of, and what it became, in every stage.</p>"]
    parts += _costs_section(costs, types, peak)
    chosen = _chosen(stages)
    if chosen:
        rows = [["operation", "chosen", "", "where"]]
        rows += [[html.escape(op), html.escape(kind), html.escape(values),
                  f'<a href="#{html.escape(name)}-{number + 1}">{html.escape(name)} '
                  f"{number + 1}</a>"] for op, kind, values, name, number in chosen]
        parts.append("<h2>What was chosen</h2>" + _table(rows, "td"))
    parts.append('<h2>The stages</h2><div class="stages">')
    for name, text in stages:
        lines = text.rstrip("\n").split("\n")
        body = "".join(f"<span>{_mark_up(line) or ' '}</span>" for line in lines)
        parts.append(
            f'<section class="stage" id="{html.escape(name)}" '
            f'data-stage="{html.escape(name)}"><header><h3>{html.escape(name)}</h3>'
            f'<span class="faint">{len(lines):,} lines</span></header>'
            f'<pre tabindex="0"><code>{body}</code></pre></section>')
    data = json.dumps([[sources or 0 for sources in lines] for lines in made],
                      separators=(",", ":"))
    parts.append(f'</div></main><div id="bar" hidden></div>'
                 f'<script type="application/json" id="made">{data}</script>'
                 f"<script>{_SCRIPT}</script></body></html>\n")
    return "".join(parts)
