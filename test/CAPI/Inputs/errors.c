/* Everything that a caller can get wrong, with the message for it. */

#include "tensors.h"

#include <sys/resource.h>

static void report(const char *what, AttnStatus status) {
  printf("%s: %d", what, (int)status);
  if (status == ATTN_INVALID_TENSOR)
    printf(" [%d]", (int)attnGetErrorTensor());
  if (status != ATTN_SUCCESS)
    printf(" %s", attnGetErrorMessage());
  printf("\n");
}

static const AttnFunction *attend;
static Array q, k, v;
static float *data;

/* A call that would succeed, for a case to spoil. */
static AttnOperand *good(AttnOperand *operands) {
  int64_t queries[] = {2, 4, 3, 16}, keys[] = {2, 2, 5, 16};
  operands[0] = view(&q, data, F32, 4, queries);
  operands[1] = view(&k, data, F32, 4, keys);
  operands[2] = view(&v, data, F32, 4, keys);
  return operands;
}

static AttnStatus call(const AttnOperand *operands) {
  AttnManagedTensor *o = NULL;
  AttnStatus status = attnCall(attend, operands, 3, &o, 1);
  HOLDS((status == ATTN_SUCCESS) == (o != NULL));
  if (o)
    o->deleter(o);
  return status;
}

/* Spoils a call by `change` and reports what is said about it. */
#define CASE(what, change)                                                     \
  do {                                                                         \
    AttnOperand a[3];                                                          \
    good(a);                                                                   \
    change;                                                                    \
    report(what, call(a));                                                     \
  } while (0)

static void arguments(void) {
  CASE("good", (void)0);
  CASE("no tensor", a[1].tensor = NULL);
  CASE("device", k.tensor.device.device_type = 2);
  CASE("dtype", k.tensor.dtype.bits = 16);
  CASE("dtype code", v.tensor.dtype.code = 5);
  CASE("lanes", q.tensor.dtype.lanes = 4);
  CASE("rank", q.tensor.ndim = 3);
  CASE("negative rank", q.tensor.ndim = -1);
  CASE("no shape", q.tensor.shape = NULL);
  CASE("static size", k.shape[1] = 3);
  CASE("negative size", k.shape[2] = -1);
  CASE("most negative size", k.shape[2] = INT64_MIN);
  CASE("sizes that disagree", v.shape[2] = 4);
  CASE("batch", k.shape[0] = 1);
  CASE("huge", {
    q.shape[2] = k.shape[2] = v.shape[2] = INT64_MAX / 2;
    q.tensor.strides = NULL;
  });
  CASE("huge strides", k.strides[0] = INT64_MAX);
  CASE("negative stride", k.strides[2] = -16);
  CASE("last stride", k.strides[3] = 2);
  CASE("no data", v.tensor.data = NULL);
  CASE("unaligned", q.tensor.byte_offset = 2);
  CASE("offset below 0", q.tensor.byte_offset = UINT64_MAX - 3);
  CASE("offset of the largest size", q.tensor.byte_offset = INT64_MAX - 3);
  CASE("offset after that", q.tensor.byte_offset = UINT64_C(1) << 63);
  CASE("offset out of all memory", q.tensor.byte_offset = UINT64_C(1) << 57);
  CASE("strides out of all memory", k.strides[0] = INT64_C(1) << 58);
  CASE("strides that go round", k.strides[0] = (INT64_C(1) << 61) - 1);
  CASE("pointer to nowhere", v.tensor.data = (void *)(UINTPTR_MAX - 3));
  CASE("huge and empty", {
    q.shape[0] = k.shape[0] = v.shape[0] = INT64_C(1) << 62;
    q.shape[2] = k.shape[2] = v.shape[2] = 0;
  });
  CASE("an offset into nothing", {
    q.shape[2] = 0;
    q.tensor.byte_offset = UINT64_MAX;
    q.tensor.data = NULL;
  });
  /* Rows that are one row: a result of 2^40 numbers and more has no memory. */
  CASE("out of memory", {
    q.shape[2] = INT64_C(1) << 32;
    q.strides[2] = 0;
  });
  CASE("good again", (void)0);
  CASE("read-only is fine", a[0].flags = ATTN_TENSOR_READ_ONLY);
}

#define INTO(what, change)                                                     \
  do {                                                                         \
    AttnOperand a[3], r;                                                       \
    Array o;                                                                   \
    int64_t shape[] = {2, 4, 3, 16};                                           \
    good(a);                                                                   \
    r = view(&o, data, F32, 4, shape);                                         \
    change;                                                                    \
    report(what, attnCallInto(attend, a, 3, &r, 1));                           \
  } while (0)

static void results(void) {
  INTO("good result", (void)0);
  INTO("no result", r.tensor = NULL);
  INTO("read-only result", r.flags = ATTN_TENSOR_READ_ONLY);
  INTO("type of result", o.tensor.dtype.code = ATTN_BFLOAT);
  INTO("size of result", o.shape[2] = 4);
  INTO("static size of result", o.shape[3] = 17);
  INTO("result of one row", o.strides[2] = 0);
  INTO("overlapping rows", o.strides[2] = 15);
  INTO("negative stride of result", o.strides[0] = -192);
  INTO("data of result", o.tensor.data = NULL);
  INTO("offset of result", o.tensor.byte_offset = UINT64_MAX - 63);
  INTO("strides of result", o.strides[0] = INT64_C(1) << 60);
  INTO("argument first", a[1].tensor = NULL);
}

static void counts(void) {
  AttnOperand a[3];
  AttnManagedTensor *o;
  good(a);
  report("too few", attnCall(attend, a, 2, &o, 1));
  report("no arguments", attnCall(attend, NULL, 3, &o, 1));
  report("negative count", attnCall(attend, a, -1, &o, 1));
  report("no place", attnCall(attend, a, 3, NULL, 1));
  report("places", attnCall(attend, a, 3, &o, 2));
  report("no function", attnCall(NULL, a, 3, &o, 1));
  report("no function into", attnCallInto(NULL, a, 3, a, 1));
}

static const char *const kOthers =
    "func.func @write(%m: memref<2x2xf32>) {\n"
    "  return\n"
    "}\n"
    "func.func @layer(%x: tensor<?x?x8xf32>, %w: tensor<8x8xf32>)\n"
    "    -> tensor<?x?x8xf32> {\n"
    "  %y = attn.multihead %x heads(2) d_k(4) kv(mha)\n"
    "    wq(%w : tensor<8x8xf32>) wk(%w : tensor<8x8xf32>)\n"
    "    wv(%w : tensor<8x8xf32>) wo(%w : tensor<8x8xf32>)\n"
    "    : tensor<?x?x8xf32> -> tensor<?x?x8xf32>\n"
    "  return %y : tensor<?x?x8xf32>\n"
    "}\n";

static void contiguous(void) {
  AttnModule *module = compile(kOthers, NULL);
  Array m, x, w;
  int64_t square[] = {2, 2}, input[] = {2, 3, 8}, weights[] = {8, 8};
  AttnOperand operand = view(&m, data, F32, 2, square);
  operand.flags = ATTN_TENSOR_READ_ONLY;
  report("read-only memory",
         attnCall(find(module, "write"), &operand, 1, NULL, 0));
  operand = view(&m, data, F32, 2, square);
  m.strides[0] = 3;
  report("strided memory",
         attnCall(find(module, "write"), &operand, 1, NULL, 0));
  AttnOperand operands[] = {view(&x, data, F32, 3, input),
                            view(&w, data, F32, 2, weights)};
  AttnManagedTensor *o;
  w.strides[0] = 9;
  OK(attnCall(find(module, "layer"), operands, 2, &o, 1));
  o->deleter(o);
  x.strides[0] = 25;
  report("rows of a layer",
         attnCall(find(module, "layer"), operands, 2, &o, 1));
  attnDestroyModule(module);
}

static void compiling(void) {
  AttnModule *module = NULL;
  AttnCompileOptions options;
  const AttnFunction *function = NULL;
  AttnValueInfo info = {.struct_size = 0};
  const char *wrong = "func.func @f() { return %x : f32 }\n";
  const char *unknown = "\n  other.op\n";
  const char *undefined = "func.func private @elsewhere()\n"
                          "func.func @f() { call @elsewhere() : () -> ()\n"
                          "  return }";
  report("parse", attnCompile(wrong, strlen(wrong), NULL, &module));
  report("dialect", attnCompile(unknown, strlen(unknown), NULL, &module));
  report("link", attnCompile(undefined, strlen(undefined), NULL, &module));
  report("bytecode", attnCompile("ML\xefR", 4, NULL, &module));
  report("no text", attnCompile(NULL, 1, NULL, &module));
  report("no module", attnCompile(kSdpa, strlen(kSdpa), NULL, NULL));
#define OPTION(what, change)                                                   \
  OK(attnInitCompileOptions(&options, sizeof options));                        \
  change;                                                                      \
  report(what, attnCompile(kSdpa, strlen(kSdpa), &options, &module))
  OPTION("cpu", options.target_cpu = "pentium9");
  OPTION("missing feature", options.target_cpu = "diamondrapids");
  OPTION("feature", options.target_features = "avx512f");
  OPTION("opt_level", options.opt_level = 4);
  OPTION("fast_math", options.fast_math = -1);
  OPTION("fuse", options.fuse = 2);
  OPTION("threads", options.threads = -1);
  OPTION("variants", options.num_variants = 1);
  OPTION("tuning_file", options.tuning_file = "/nonexistent/file.json");
  OPTION("struct_size", options.struct_size = sizeof options + 8);
  OPTION("no struct_size", options.struct_size = 0);
  report("init", attnInitCompileOptions(&options, sizeof options + 8));
  report("init of nothing", attnInitCompileOptions(NULL, sizeof options));
  HOLDS(module == NULL);

  module = compile(kSdpa, NULL);
  report("find", attnFindFunction(module, "attent", &function));
  HOLDS(function == NULL);
  function = attnGetFunction(module, 0);
  report("info", attnGetArgumentInfo(function, 0, &info));
  info.struct_size = sizeof info;
  report("info index", attnGetArgumentInfo(function, 3, &info));
  report("info result", attnGetResultInfo(function, -1, &info));
  report("info of nothing", attnGetResultInfo(NULL, 0, &info));
  attnDestroyModule(module);
  attnDestroyModule(NULL);
  HOLDS(attnGetFunction(NULL, 0) == NULL && attnGetNumFunctions(NULL) == 0);

  report("set threads", attnSetNumThreads(-1));
  report("cache", attnSetCacheLimit(-1));
}

int main(void) {
#ifndef __SANITIZE_ADDRESS__
  /* So that it does not depend on the machine what is too much memory. */
  struct rlimit limit = {INT64_C(64) << 30, INT64_C(64) << 30};
  HOLDS(!setrlimit(RLIMIT_AS, &limit));
#endif
  AttnModule *module = compile(kSdpa, NULL);
  attend = find(module, "attend");
  data = fill(2 * 4 * 17 * 16, 1);
  arguments();
  results();
  counts();
  contiguous();
  attnDestroyModule(module);
  compiling();
  free(data);
  return 0;
}
