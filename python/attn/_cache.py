# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Compiled modules, kept in memory and in files.

A module is known by its IR, the options, the build of the compiler, and the
CPU that it is for. Files appear whole or not at all, so any number of processes
may share a folder; one that is damaged is compiled anew.
"""

import hashlib
import os
import platform
import tempfile
import threading

from . import _core, _progress

_lock = threading.Lock()
_modules = {}
_in_progress = {}
_directory = None
_uses_files = True
_cpu = None


def set_cache_directory(path):
    """Keeps compiled modules in the folder `path`, or in no files if None.

    The default is attn in $XDG_CACHE_HOME, which is ~/.cache if it is not set.
    """
    global _directory, _uses_files
    _directory = None if path is None else os.fspath(path)
    _uses_files = path is not None


def get_cache_directory():
    """The folder of compiled modules, or None where there are no files."""
    if not _uses_files:
        return None
    if _directory is not None:
        return _directory
    base = os.environ.get("XDG_CACHE_HOME") or os.path.join(
        os.path.expanduser("~"), ".cache")
    return os.path.join(base, "attn")


def clear_cache():
    """Forgets the compiled modules of this process that no one uses, and
    removes the files."""
    with _lock:
        _modules.clear()
    folder = get_cache_directory()
    if folder is None or not os.path.isdir(folder):
        return
    for name in os.listdir(folder):
        if name.endswith(".attn"):
            try:
                os.unlink(os.path.join(folder, name))
            except FileNotFoundError:
                pass


def _describe_cpu():
    """What tells the CPU of this machine from another one."""
    global _cpu
    if _cpu is None:
        lines = [platform.machine()]
        try:
            with open("/proc/cpuinfo") as info:
                for line in info:
                    # The first processor is enough.
                    if not line.strip():
                        break
                    if line.startswith(("vendor_id", "model", "flags", "Features",
                                        "CPU", "cache size")):
                        lines.append(line)
        except OSError:
            lines.append(platform.processor())
        _cpu = "\n".join(lines)
    return _cpu


def _key(source, options):
    digest = hashlib.sha256()
    for part in (_core.build(), _describe_cpu(), repr(sorted(options.items()))):
        digest.update(part.encode())
        digest.update(b"\0")
    # A file of shapes may change under its name.
    tuning = options.get("tuning_file")
    if tuning is not None:
        with open(tuning, "rb") as file:
            digest.update(file.read())
    digest.update(source)
    return digest.hexdigest()


def _load(path):
    try:
        with open(path, "rb") as file:
            return _core.load(file.read())
    except (OSError, ValueError):
        return None


def _store(path, module):
    """Writes a module to a file that appears when it is whole. A folder that
    cannot be written to costs the next process a compilation, nothing else."""
    temporary = None
    try:
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=os.path.dirname(path))
        with os.fdopen(handle, "wb") as file:
            file.write(module.save())
        os.replace(temporary, path)
    except OSError:
        if temporary is not None:
            try:
                os.unlink(temporary)
            except OSError:
                pass


def _find_or_compile(key, source, options):
    folder = get_cache_directory()
    path = None if folder is None else os.path.join(folder, key + ".attn")
    module = _load(path) if path is not None else None
    if module is None:
        with _progress.compiling():
            module = _core.compile(source, **options)
        if path is not None:
            _store(path, module)
    return module


def get_module(source, options):
    """The compiled module of `source`, which is bytes."""
    key = _key(source, options)
    with _lock:
        module = _modules.get(key)
        if module is not None:
            return module
        own = _in_progress.setdefault(key, threading.Lock())
    # Threads that want the same module wait for one compilation.
    with own:
        with _lock:
            module = _modules.get(key)
        if module is None:
            try:
                module = _find_or_compile(key, source, options)
                with _lock:
                    _modules[key] = module
            finally:
                with _lock:
                    _in_progress.pop(key, None)
        return module
