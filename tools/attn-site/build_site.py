#!/usr/bin/env python3
# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Writes the documentation as a small site of HTML: the pages of the repository, the
reference of operations and passes that mlir-tblgen wrote, and the reference of the
Python package from its docstrings.

Uses the package `markdown`. Every link is checked: the site is not written where one
leads nowhere."""

import argparse
import ast
import html
import html.parser
import inspect
import os
import re
import sys
import textwrap

import markdown

# The order of the navigation; other pages follow by name.
ORDER = ("README.md", "docs/README.md", "docs/semantics.md", "docs/pipeline.md",
         "docs/rationale.md", "docs/python.md", "docs/jax.md", "docs/onnx.md",
         "docs/embedding.md")
# What the pages of mlir-tblgen are about, by their names.
REFERENCE = {
    "AttnDialect": "The attn dialect",
    "KernelDialect": "The attn_kernel dialect",
    "PTXDialect": "The attn_ptx dialect",
    "AttnInterfaces": "Interfaces",
    "AttnTransformsPasses": "Passes on attention",
    "AttnConversionPasses": "Conversions",
    "AttnTargetCPUPasses": "Passes for a CPU",
    "AttnTransformsCPUPasses": "Passes on CPU kernels",
    "AttnTransformsHostPasses": "Passes on host code",
    "AttnTargetCUDAPasses": "Passes for CUDA",
}

STYLE = """
:root{color-scheme:light dark;--ground:#fff;--raised:#f5f4f1;--text:#1d1d1f;
--faint:#6a6a70;--line:#d9d7d2;--accent:#8c2f66}
@media(prefers-color-scheme:dark){:root{--ground:#17171a;--raised:#212126;
--text:#e8e6e3;--faint:#9b9aa0;--line:#3a3a41;--accent:#f0a3cf}}
*{box-sizing:border-box}
html{scroll-padding-top:1rem}
body{margin:0;background:var(--ground);color:var(--text);
font:16px/1.55 system-ui,sans-serif;overflow-wrap:anywhere}
.page{display:grid;grid-template-columns:minmax(0,1fr);max-width:75rem;margin:auto}
nav{order:2;padding:1rem;border-top:1px solid var(--line)}
.menu{padding:.6rem 1rem;border-bottom:1px solid var(--line);background:var(--raised)}
nav h2{font-size:.8rem;color:var(--faint);margin:.8rem 0 .2rem;font-weight:600}
nav ul{list-style:none;margin:0;padding:0}
nav a{display:block;padding:.1rem 0;text-decoration:none;color:inherit}
nav a[aria-current]{color:var(--accent);font-weight:600}
main{padding:1rem;min-width:0}
@media(min-width:60rem){.page{grid-template-columns:16rem minmax(0,1fr)}
nav{order:0;border:0;position:sticky;top:0;max-height:100vh;overflow:auto}
.menu{display:none}main{padding:1rem 2rem 4rem}}
h1,h2,h3,h4{line-height:1.25;margin:2rem 0 .6rem}h1{margin-top:.5rem}
main p,main li{max-width:46rem}
a{color:var(--accent)}
pre,code{font:.86em/1.5 ui-monospace,monospace}
pre{background:var(--raised);border:1px solid var(--line);border-radius:.4rem;
padding:.7rem .9rem;overflow-x:auto;overflow-wrap:normal}
pre code{font-size:1em}
.scroll{overflow-x:auto}
table{border-collapse:collapse;overflow-wrap:normal}
th,td{border-bottom:1px solid var(--line);padding:.3rem .7rem;text-align:left;
vertical-align:top}
img{max-width:100%}
"""


class SiteError(Exception):
    """What is wrong with the pages."""


def slug(text):
    """The name of a heading as links give it."""
    text = re.sub(r"<[^>]+>", "", text).strip().lower()
    return re.sub(r"[^\w\- ]", "", text).replace(" ", "-")


class Page:
    def __init__(self, name, title, source, text, group):
        self.name, self.title, self.source = name, title, source
        self.text, self.group = text, group
        self.body = ""


# --- Sources -------------------------------------------------------------------


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def find_pages(root):
    """README, CONTRIBUTING and docs/*.md."""
    paths = ["README.md", "CONTRIBUTING.md"]
    paths += sorted("docs/" + name for name in os.listdir(os.path.join(root, "docs"))
                    if name.endswith(".md"))
    order = {path: place for place, path in enumerate(ORDER)}
    paths.sort(key=lambda path: (order.get(path, len(order)), path))
    pages = []
    for path in paths:
        text = read(os.path.join(root, path))
        title = re.search(r"^# (.+)$", text, re.M)
        if not title:
            raise SiteError(f"{path}: no title")
        name = {"README.md": "index.html", "docs/README.md": "docs.html"}.get(
            path, os.path.basename(path)[:-3].lower() + ".html")
        pages.append(Page(name, title[1], path, text, "Pages"))
    return pages


def find_reference(folder):
    """What mlir-tblgen wrote."""
    pages = []
    names = sorted(name[:-3] for name in os.listdir(folder) if name.endswith(".md"))
    order = list(REFERENCE)
    names.sort(key=lambda name: order.index(name) if name in order else len(order))
    for name in names:
        text = read(os.path.join(folder, name + ".md"))
        title = REFERENCE.get(name, name)
        # A dialect has a title of its own; passes begin with the first one.
        text = re.sub(r"\A(<!--.*?-->\s*)?(# [^\n]*\n)?", f"# {title}\n\n", text,
                      count=1, flags=re.S)
        text = text.replace("[TOC]", "")
        pages.append(Page(f"reference-{name.lower()}.html", title, None, text,
                          "Operations and passes"))
    return pages


def describe_function(node, name):
    """The signature of a function as it is written, one argument a line where they
    are many."""
    signature = ast.unparse(node.args)
    returns = f" -> {ast.unparse(node.returns)}" if node.returns else ""
    line = f"{name}({signature}){returns}"
    if len(line) > 88:
        arguments, depth, start = [], 0, 0
        for place, letter in enumerate(signature):
            depth += (letter in "([{") - (letter in ")]}")
            if letter == "," and depth == 0:
                arguments.append(signature[start:place].strip())
                start = place + 1
        arguments.append(signature[start:].strip())
        line = f"{name}(\n" + "".join(f"    {item},\n" for item in arguments) + f"){returns}"
    return line


def block(signature, documentation=""):
    """A signature and what is said of it below."""
    lines = [signature, *("    " + line if line else "" for line in
                          documentation.strip().split("\n") if documentation)]
    return "\n````python\n" + "\n".join(lines) + "\n````\n"


def describe_method(node, documentation):
    """A method or property of a class."""
    is_property = any(isinstance(one, ast.Name) and one.id == "property"
                      for one in node.decorator_list)
    if is_property:
        returns = f": {ast.unparse(node.returns)}" if node.returns else ""
        return block(node.name + returns, documentation)
    node.args.args = node.args.args[1:]
    return block(describe_function(node, node.name), documentation)


def describe_definition(node, name):
    """A function or a class, as Markdown."""
    short = name.split(".")[-1]
    documentation = ast.get_docstring(node) or ""
    if isinstance(node, ast.FunctionDef):
        return f"\n## {name}\n" + block(describe_function(node, short), documentation)
    lines = [f"\n## {name}\n", block(f"class {short}", documentation)]
    for method in node.body:
        if isinstance(method, ast.FunctionDef) and not method.name.startswith("_"):
            said = ast.get_docstring(method)
            if said is not None:
                lines.append(describe_method(method, said))
    return "".join(lines)


def describe_package(package, folder, extension, stub):
    """A page for a package: what its __init__ names, where it is defined."""
    path = os.path.join(folder, "__init__.py")
    tree = ast.parse(read(path), path)
    places, names = {}, []
    # Some are imported later, or for types alone.
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.level == 1 and node.module:
            for alias in node.names:
                places[alias.asname or alias.name] = node.module
    for node in tree.body:
        if isinstance(node, ast.Assign) and node.targets[0].id == "__all__":
            names = ast.literal_eval(node.value)
    text = [f"# {package}\n\n{ast.get_docstring(tree) or ''}\n"]
    for name in names:
        module = places.get(name)
        if module == "_core":
            text.append(describe_extension(extension, stub, package, name))
            continue
        source = os.path.join(folder, f"{module}.py") if module else path
        definitions = ast.parse(read(source), source).body
        found = [node for node in definitions
                 if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and node.name == name]
        if found:
            text.append(describe_definition(found[0], f"{package}.{name}"))
            continue
        # One that a function made, with what it says of itself.
        call = next((node.value for node in definitions if isinstance(node, ast.Assign)
                     and getattr(node.targets[0], "id", None) == name), None)
        said = [one.value for one in getattr(call, "args", [])
                if isinstance(one, ast.Constant) and isinstance(one.value, str)]
        if not said:
            raise SiteError(f"{package}.{name}: nothing is said of it")
        text.append(f"\n## {package}.{name}\n" + block(said[-1]))
    return "".join(text)


def get_own_words(thing):
    """The docstring of an object of nanobind, without the signature in front."""
    said = "" if thing is None else inspect.getdoc(thing) or ""
    paragraphs = [textwrap.fill(one, 84) if "\n" not in one else one
                  for one in said.split("\n\n")]
    if re.match(r"\w*\(.*\) -> ", paragraphs[0]) or re.match(r"\(self\)", paragraphs[0]):
        paragraphs = paragraphs[1:]
    return "\n\n".join(paragraphs)


def describe_extension(extension, stub, package, name):
    """What the extension module says of one of its own; the stub has the types."""
    thing = getattr(extension, name, None)
    node = next((node for node in stub if getattr(node, "name", None) == name), None)
    if thing is None and extension is not None or node is None:
        raise SiteError(f"{package}.{name}: the extension module or its stub has none")
    if isinstance(node, ast.FunctionDef):
        return f"\n## {package}.{name}\n" + block(describe_function(node, name),
                                                 get_own_words(thing))
    lines = [f"\n## {package}.{name}\n", block(f"class {name}", get_own_words(thing))]
    for method in node.body:
        if method.name == "__call__" or not method.name.startswith("_"):
            lines.append(describe_method(
                method, get_own_words(thing and inspect.getattr_static(
                    thing, method.name))))
    return "".join(lines)


def find_python(root, build):
    """The package and those in it; of the extension module only a built one."""
    package = os.path.join(root, "python/attn")
    sys.path.insert(0, os.path.join(build, "python"))
    try:
        from attn import _core as extension
    except ImportError as error:
        print(f"build_site: warning: the Python package is not built ({error}): its "
              "extension module is described by its types alone", file=sys.stderr)
        extension = None
    stub = ast.parse(read(os.path.join(package, "_core.pyi"))).body
    folders = [("attn", package)]
    for name in sorted(os.listdir(package)):
        if os.path.exists(os.path.join(package, name, "__init__.py")):
            folders.append((f"attn.{name}", os.path.join(package, name)))
    return [Page(f"python-{name}.html", name, None,
                 describe_package(name, folder, extension, stub), "Python")
            for name, folder in folders]


# --- Pages ---------------------------------------------------------------------


def render(page, root, targets, pictures):
    """The body of a page; links to other pages become links within the site, and its
    pictures, SVG, are added to `pictures` by their names there."""
    if re.search(r"^ +```", page.text, re.M):
        raise SiteError(f"{page.source or page.name}: a block begins with ``` that is "
                        "not at the beginning of its line")
    # Words after the language of a block are for the tests.
    text = re.sub(r"^(`{3,})(\w+)[^`\n]*$", r"\1\2", page.text, flags=re.M)
    body = markdown.markdown(
        text, extensions=["fenced_code", "tables", "toc", "sane_lists"],
        extension_configs={"toc": {"slugify": lambda text, _: slug(text)}},
        output_format="html")

    def link(match):
        address = html.unescape(match[1])
        if re.match(r"[a-z]+:|#", address):
            return match[0]
        path, _, anchor = address.partition("#")
        if page.source is None:
            raise SiteError(f"{page.name}: '{address}' is relative to no file")
        place = os.path.normpath(os.path.join(os.path.dirname(page.source), path))
        if place in targets:
            name = targets[place] + (f"#{anchor}" if anchor else "")
            return f'<a href="{html.escape(name)}">{match[2]}</a>'
        if not os.path.exists(os.path.join(root, place)):
            raise SiteError(f"{page.source}: the link to '{address}' leads nowhere")
        # A file of the repository, which the site does not have.
        return f'<span title="{html.escape(place)}">{match[2]}</span>'

    def picture(address):
        if re.match(r"[a-z]+:", address):
            return f'src="{address}"'
        place = os.path.join(os.path.dirname(page.source or ""), html.unescape(address))
        name = os.path.basename(place)
        if not name.endswith(".svg"):
            raise SiteError(f"{page.source}: the picture '{address}' is no SVG")
        try:
            with open(os.path.join(root, place), encoding="utf-8") as file:
                pictures[name] = file.read()
        except OSError as error:
            raise SiteError(f"{page.source}: the picture '{address}' leads nowhere") from error
        return f'src="{html.escape(name)}"'

    body = re.sub(r'<a href="([^"]*)">(.*?)</a>', link, body, flags=re.S)
    body = re.sub(r'(?<=<img alt=")([^"]*" )src="([^"]*)"',
                  lambda match: match[1] + picture(match[2]), body)
    return re.sub(r"(<table>.*?</table>)", r'<div class="scroll">\1</div>', body,
                  flags=re.S)


def assemble(page, pages):
    groups = {}
    for other in pages:
        current = ' aria-current="page"' if other is page else ""
        groups.setdefault(other.group, []).append(
            f'<li><a href="{other.name}"{current}>{html.escape(other.title)}</a></li>')
    navigation = "".join(f"<h2>{html.escape(group)}</h2><ul>{''.join(links)}</ul>"
                         for group, links in groups.items())
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{html.escape(page.title)}</title>"
        '<link rel="stylesheet" href="site.css"></head><body><div class="page">'
        f'<a class="menu" href="#pages">All pages</a>'
        f'<nav id="pages" aria-label="Pages">{navigation}</nav><main>{page.body}</main></div>'
        "</body></html>\n")


# --- Links ---------------------------------------------------------------------


class Links(html.parser.HTMLParser):
    """Where a page leads, and where it can be led to."""

    def __init__(self):
        super().__init__()
        self.places, self.addresses = set(), []

    def handle_starttag(self, tag, attributes):
        for name, value in attributes:
            if name == "id":
                self.places.add(value)
            elif name in ("href", "src"):
                self.addresses.append((tag, value))


def check_links(files):
    """Raises where a link leads nowhere, or a page needs what is elsewhere."""
    found = {}
    for name, text in files.items():
        found[name] = Links()
        if name.endswith(".html"):
            found[name].feed(text)
    wrong = []
    for name, links in found.items():
        for tag, address in links.addresses:
            if re.match(r"https?:", address):
                if tag != "a":
                    wrong.append(f"{name}: <{tag}> needs '{address}'")
                continue
            path, _, anchor = address.partition("#")
            target = found.get(path or name)
            if target is None or anchor and anchor not in target.places:
                wrong.append(f"{name}: the link to '{address}' leads nowhere")
    if wrong:
        raise SiteError("\n".join(wrong))


def build_site(root, build):
    """The files of the site by their names."""
    pages = find_pages(root)
    pages += find_reference(os.path.join(build, "docs"))
    pages += find_python(root, build)
    targets = {page.source: page.name for page in pages if page.source}
    pictures = {}
    for page in pages:
        page.body = render(page, root, targets, pictures)
    files = {page.name: assemble(page, pages) for page in pages}
    files.update(pictures)
    files["site.css"] = STYLE
    check_links(files)
    return files


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("root", help="the root of the repository")
    parser.add_argument("build", help="a build directory with docs/*.md, and python/attn if "
                        "it is built")
    parser.add_argument("output", help="the folder of the site")
    options = parser.parse_args()
    try:
        files = build_site(options.root, options.build)
        os.makedirs(options.output, exist_ok=True)
        # Pages of an earlier run that are no more.
        for name in os.listdir(options.output):
            if name.endswith(".html") and name not in files:
                os.unlink(os.path.join(options.output, name))
        for name, text in files.items():
            with open(os.path.join(options.output, name), "w", encoding="utf-8") as file:
                file.write(text)
    except (OSError, SiteError) as error:
        print("\n".join(f"build_site: error: {line}" for line in str(error).split("\n")),
              file=sys.stderr)
        return 1
    print(f"{len(files)} files in {options.output}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
