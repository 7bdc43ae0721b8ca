# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Passes where a command fails as it should.

usage: fails.py CODE PATTERN COMMAND...

The command has to exit with CODE and to write at least one line to stderr, the
first of which matches PATTERN, a regular expression, from its beginning.
"""

import re
import subprocess
import sys

code, pattern, command = int(sys.argv[1]), sys.argv[2], sys.argv[3:]
result = subprocess.run(command, stderr=subprocess.PIPE, text=True, check=False)
first = result.stderr.splitlines()[0] if result.stderr else ""
if result.returncode != code:
    sys.exit(f"exit code {result.returncode}, not {code}; stderr: {result.stderr}")
if not re.match(pattern, first):
    sys.exit(f"first line of stderr: {first}\ndoes not match: {pattern}")
