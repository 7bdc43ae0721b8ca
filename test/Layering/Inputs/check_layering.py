#!/usr/bin/env python3
#
# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Fails where a file includes a header that its room may not include.

usage: check_layering.py ROOT

A room is a folder of include/attn and the same folder of lib, or the tools.
The folders inside a room are rooms too: Conversion/A may include nothing of
Conversion/B, while both may include what lies directly in Conversion.
"""

import os
import re
import sys

# What each room may include of this project, itself aside.
MAY_INCLUDE = {
    "Dialect/IR": set(),
    # What passes of several rooms ask about the IR.
    "Dialect/Analysis": {"Dialect/IR"},
    "Dialect/Transforms": {"Dialect/IR", "Dialect/Analysis"},
    "Conversion": {"Dialect/IR", "Dialect/Analysis"},
    "Transforms": {"Dialect/IR"},
    "Target": {"Dialect/IR"},
    "Pipelines": {
        "Dialect/IR",
        "Dialect/Transforms",
        "Conversion",
        "Transforms",
        "Target",
    },
    "InitAll.h": {
        "Dialect/IR",
        "Dialect/Transforms",
        "Conversion",
        "Transforms",
        "Target",
        "Pipelines",
    },
    "Execution": {"Dialect/IR", "Pipelines", "Runtime"},
    "Runtime": set(),
    "Reference": set(),
    # Reference for the formats of narrow numbers alone.
    "GPUModel": {"Dialect/IR", "Reference", "Runtime"},
    "CAPI": {"Dialect/IR", "Pipelines", "Execution", "InitAll.h"},
    "python": {"CAPI"},
    "tools": {
        "Dialect/IR",
        "Pipelines",
        "Execution",
        "GPUModel",
        "InitAll.h",
        "Reference",
        "Runtime",
        # For facts about the device that a program runs on.
        "Target",
    },
}

INCLUDE = re.compile(r'^\s*#?\s*include\s+["<]([^">]+)[">]')
SOURCES = (".h", ".c", ".cpp", ".cu", ".td")


def room_of(path):
    """The room of a path below include/attn or lib, and the folder in it."""
    parts = path.split("/")
    if parts[0] == "Dialect" and len(parts) > 3:
        return f"Dialect/{parts[2]}", parts[1]
    if len(parts) == 1:
        return parts[0], ""
    return parts[0], parts[1] if len(parts) > 2 else ""


def room_of_file(path):
    for top in ("include/attn/", "lib/"):
        if path.startswith(top):
            return room_of(path[len(top) :])
    if path.startswith("include/attn-c/"):
        return "CAPI", ""
    if path.startswith("python/"):
        return "python", ""
    return "tools", path.split("/")[1]


def room_of_header(header):
    if header.startswith("attn-c/"):
        return "CAPI", ""
    return room_of(header[len("attn/") :])


def allowed(source, target):
    if source[0] == target[0]:
        return source[1] == target[1] or not source[1] or not target[1]
    return target[0] in MAY_INCLUDE[source[0]]


def main(root):
    violations = []
    files = includes = 0
    for top in ("include", "lib", "python", "tools"):
        for folder, folders, names in os.walk(os.path.join(root, top)):
            folders.sort()
            for name in sorted(names):
                if not name.endswith(SOURCES):
                    continue
                full = os.path.join(folder, name)
                path = os.path.relpath(full, root).replace(os.sep, "/")
                files += 1
                source = room_of_file(path)
                if source[0] not in MAY_INCLUDE:
                    violations.append(f"{path}: '{source[0]}' is no known room")
                    continue
                with open(full, encoding="utf-8") as text:
                    for number, line in enumerate(text, 1):
                        match = INCLUDE.match(line)
                        if not match:
                            continue
                        header = match.group(1)
                        where = f"{path}:{number}"
                        if ".." in header.split("/"):
                            violations.append(
                                f"{where}: '{header}' goes around the rooms"
                            )
                        if not header.startswith(("attn/", "attn-c/")):
                            continue
                        includes += 1
                        target = room_of_header(header)
                        if not allowed(source, target):
                            violations.append(
                                f"{where}: {'/'.join(filter(None, source))} "
                                f"may not include '{header}'"
                            )
    for violation in violations:
        print(violation, file=sys.stderr)
    print(f"{files} files, {includes} includes, {len(violations)} violations")
    # A tree without a file is a wrong ROOT.
    return 1 if violations or not files else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
