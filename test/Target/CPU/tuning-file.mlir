// Shapes of a tuning file come before the analytic ones, op by op.

// RUN: rm -rf %t && split-file %s %t
// DEFINE: %{file} = none
// DEFINE: %{set} = attn-opt %t/module.mlir "-attn-set-cpu-config=triple=x86_64-linux-gnu cpu=haswell tuning-file=%t/%{file}"

// REDEFINE: %{file} = good.json
// RUN: %{set} 2>&1 | FileCheck %s --implicit-check-not=warning
// CHECK: attn.online_sdpa {{.*}} config <query_block = 8, key_block = 64, rows = 4, vectors = 3, lanes = 8>
// CHECK: attn.matmul_config = #attn.matmul_config<m = 12, n = 48, k = 30, register_tile = <rows = 3, vectors = 2, lanes = 8>>

// An entry that makes no sense is told, and the analytic shape is taken; one
// that no op asks for is not looked at.

// REDEFINE: %{file} = odd.json
// RUN: %{set} 2>&1 | FileCheck %s --check-prefix=ODD
// ODD-DAG: {{^}}{{.*}}odd.json:[[#]]:[[#]]: warning: entry 'haswell attention f32 dk=64 dv=64 queries=dynamic keys=dynamic' of tuning file '{{.*}}odd.json' is ignored: query_block (9) must be a multiple of rows (4)
// ODD-DAG: warning: entry 'haswell product f32 rows=many columns=96 depth=70' of tuning file '{{.*}}odd.json' is ignored: unknown field 'unroll'
// ODD-DAG: config <query_block = 96, {{.*}}rows = 6, vectors = 2, lanes = 8>
// ODD-DAG: register_tile = <rows = 6, vectors = 2, lanes = 8>

// REDEFINE: %{file} = large.json
// RUN: %{set} 2>&1 | FileCheck %s --check-prefix=LARGE
// LARGE-DAG: is ignored: a task would need {{[0-9]+}} bytes of memory
// LARGE-DAG: is ignored: 'k' is no number from 1 to 65536
// LARGE-DAG: config <query_block = 96, {{.*}}rows = 6, vectors = 2, lanes = 8>
// LARGE-DAG: register_tile = <rows = 6, vectors = 2, lanes = 8>

// A tile that no stack of a thread holds is not too large.

// REDEFINE: %{file} = tall.json
// RUN: %{set} 2>&1 | FileCheck %s --check-prefix=TALL --implicit-check-not=warning
// TALL: config <query_block = 4000, {{.*}}rows = 4, vectors = 3, lanes = 8>

// A file that is no tuning file is an error.

// REDEFINE: %{file} = absent.json
// RUN: not %{set} 2>&1 | FileCheck %s --check-prefix=ABSENT
// ABSENT: error: tuning file '{{.*}}absent.json': No such file or directory
// REDEFINE: %{file} = cut.json
// RUN: not %{set} 2>&1 | FileCheck %s --check-prefix=CUT
// CUT: error: tuning file '{{.*}}cut.json': [{{.*}}byte=
// REDEFINE: %{file} = other.json
// RUN: not %{set} 2>&1 | FileCheck %s --check-prefix=OTHER
// OTHER: error: tuning file '{{.*}}other.json': it has no number 'attn_tuning'
// REDEFINE: %{file} = later.json
// RUN: not %{set} 2>&1 | FileCheck %s --check-prefix=LATER
// LATER: error: tuning file '{{.*}}later.json': it is of version 2, not 1
// REDEFINE: %{file} = empty.json
// RUN: not %{set} 2>&1 | FileCheck %s --check-prefix=EMPTY
// EMPTY: error: tuning file '{{.*}}empty.json': it has no object 'entries'

// What the parser or the memory could not bear is not parsed.

// RUN: %python -c "print('[' * 17 + ']' * 17)" > %t/deep.json
// REDEFINE: %{file} = deep.json
// RUN: not %{set} 2>&1 | FileCheck %s --check-prefix=DEEP
// RUN: %python -c "print('[' * 1000000)" > %t/deep.json
// RUN: not %{set} 2>&1 | FileCheck %s --check-prefix=DEEP
// DEEP: error: tuning file '{{.*}}deep.json': it is nested deeper than 16 levels
// RUN: %python -c "print('[' * 16 + ']' * 16)" > %t/shallow.json
// REDEFINE: %{file} = shallow.json
// RUN: not %{set} 2>&1 | FileCheck %s --check-prefix=SHALLOW
// RUN: %python -c "print('[\"\\\\\\\"' + '[' * 17 + '\"]')" > %t/shallow.json
// RUN: not %{set} 2>&1 | FileCheck %s --check-prefix=SHALLOW
// SHALLOW: error: tuning file '{{.*}}shallow.json': it has no number 'attn_tuning'
// RUN: %python -c "print(' ' * (16 << 20))" > %t/long.json
// REDEFINE: %{file} = long.json
// RUN: not %{set} 2>&1 | FileCheck %s --check-prefix=LONG
// LONG: error: tuning file '{{.*}}long.json': it has 16777217 bytes, more than the 16777216 that are read
// RUN: not attn-opt %t/module.mlir "-attn-set-cpu-config=triple=x86_64-linux-gnu cpu=haswell tuning-file=/dev/zero" 2>&1 | FileCheck %s --check-prefix=ENDLESS
// ENDLESS: error: tuning file '/dev/zero': it is no regular file

// What was chosen, with the changes that a search should try, can be written,
// and is a tuning file again.

// RUN: attn-opt %t/module.mlir "-attn-set-cpu-config=triple=x86_64-linux-gnu cpu=haswell candidates-file=%t/candidates.json"
// RUN: FileCheck %s --check-prefix=CANDIDATES --input-file %t/candidates.json
// CANDIDATES:      "candidates": {
// CANDIDATES-NEXT:   "haswell attention f32 dk=64 dv=64 queries=dynamic keys=dynamic": [
// CANDIDATES:          "query_block": 84,
// CANDIDATES-NEXT:     "rows": 14,
// CANDIDATES-NEXT:     "vectors": 1
// CANDIDATES:          "key_block":
// CANDIDATES:          "query_block": 48
// CANDIDATES:          "query_block": 192
// CANDIDATES:        "haswell product f32 rows=many columns=96 depth=70": [
// CANDIDATES:      "entries": {
// CANDIDATES-NEXT:   "haswell attention f32 dk=64 dv=64 queries=dynamic keys=dynamic": {
// CANDIDATES-NEXT:     "key_block":
// CANDIDATES-NEXT:     "query_block": 96,
// CANDIDATES-NEXT:     "rows": 6,
// CANDIDATES-NEXT:     "vectors": 2
// REDEFINE: %{file} = candidates.json
// RUN: %{set} 2>&1 | FileCheck %s --check-prefix=SAME --implicit-check-not=warning
// SAME: config <query_block = 96, {{.*}}rows = 6, vectors = 2, lanes = 8>

// RUN: not attn-opt %t/module.mlir "-attn-set-cpu-config=candidates-file=%t/no/such/folder.json" 2>&1 | FileCheck %s --check-prefix=FOLDER
// FOLDER: error: cannot write {{.*}}folder.json{{.*}}No such file or directory

//--- module.mlir
func.func @attention(%q: tensor<1x12x?x64xf32>, %max: tensor<1x12x?xf32>) -> tensor<1x12x?x64xf32> {
  %s:3 = attn.online_sdpa ins(%q, %q, %q : tensor<1x12x?x64xf32>, tensor<1x12x?x64xf32>, tensor<1x12x?x64xf32>) scale(0.125)
    outs(%q, %max, %max : tensor<1x12x?x64xf32>, tensor<1x12x?xf32>, tensor<1x12x?xf32>)
    -> tensor<1x12x?x64xf32>, tensor<1x12x?xf32>, tensor<1x12x?xf32>
  return %s#0 : tensor<1x12x?x64xf32>
}
func.func @product(%a: tensor<129x70xf32>, %b: tensor<70x96xf32>, %c: tensor<129x96xf32>) -> tensor<129x96xf32> {
  %d = linalg.matmul ins(%a, %b : tensor<129x70xf32>, tensor<70x96xf32>) outs(%c : tensor<129x96xf32>) -> tensor<129x96xf32>
  return %d : tensor<129x96xf32>
}
//--- good.json
{"attn_tuning": 1, "entries": {
  "haswell attention f32 dk=64 dv=64 queries=dynamic keys=dynamic":
    {"query_block": 8, "key_block": 64, "rows": 4, "vectors": 3},
  "haswell product f32 rows=many columns=96 depth=70":
    {"m": 12, "n": 48, "k": 30, "rows": 3, "vectors": 2}}}
//--- odd.json
{"attn_tuning": 1, "entries": {
  "haswell attention f32 dk=64 dv=64 queries=dynamic keys=dynamic":
    {"query_block": 9, "key_block": 64, "rows": 4, "vectors": 3},
  "haswell product f32 rows=many columns=96 depth=70":
    {"m": 12, "n": 48, "k": 30, "rows": 3, "vectors": 2, "unroll": 2},
  "z80 attention": 7}}
//--- large.json
{"attn_tuning": 1, "entries": {
  "haswell attention f32 dk=64 dv=64 queries=dynamic keys=dynamic":
    {"query_block": 40000, "key_block": 65536, "rows": 400, "vectors": 3},
  "haswell product f32 rows=many columns=96 depth=70":
    {"m": 12, "n": 48, "k": 1e99, "rows": 3, "vectors": 2}}}
//--- tall.json
{"attn_tuning": 1, "entries": {
  "haswell attention f32 dk=64 dv=64 queries=dynamic keys=dynamic":
    {"query_block": 4000, "key_block": 64, "rows": 4, "vectors": 3}}}
//--- cut.json
{"attn_tuning": 1, "entries": {
//--- other.json
{"version": 1}
//--- later.json
{"attn_tuning": 2, "entries": {}}
//--- empty.json
{"attn_tuning": 1}
