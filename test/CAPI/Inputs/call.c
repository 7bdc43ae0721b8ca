/* Calls of one compiled module in every way a caller may lay out tensors. */

#include "tensors.h"

/* Queries, keys and values as [B, S, H, D] in memory, seen as [B, H, S, D]. */
static AttnOperand view_heads(Array *array, float *data, int64_t batch,
                              int64_t heads, int64_t tokens) {
  int64_t shape[] = {batch, heads, tokens, 16};
  AttnOperand operand = view(array, data, F32, 4, shape);
  array->strides[0] = tokens * heads * 16;
  array->strides[1] = 16;
  array->strides[2] = heads * 16;
  return operand;
}

static void describe(const AttnFunction *function) {
  AttnValueInfo info = {.struct_size = sizeof info};
  for (int64_t i = 0; i < attnGetNumArguments(function); ++i) {
    OK(attnGetArgumentInfo(function, i, &info));
    printf("argument %d: type %d of %d bits, strided %d, written %d, sizes",
           (int)i, info.dtype.code, info.dtype.bits, info.is_strided,
           info.is_written);
    for (int d = 0; d < info.ndim; ++d)
      printf(" %d#%d", (int)info.shape[d], (int)info.size_ids[d]);
    printf("\n");
  }
  for (int64_t i = 0; i < attnGetNumResults(function); ++i) {
    OK(attnGetResultInfo(function, i, &info));
    printf("result %d: sizes", (int)i);
    for (int d = 0; d < info.ndim; ++d)
      printf(" %d#%d", (int)info.shape[d], (int)info.size_ids[d]);
    printf("\n");
  }
}

static void call_layouts(const AttnFunction *attend) {
  Array q, k, v;
  float *qs = fill(2 * 4 * 9 * 16, 1), *ks = fill(2 * 2 * 70 * 16, 2),
        *vs = fill(2 * 2 * 70 * 16, 3);
  for (int strided = 0; strided < 2; ++strided) {
    int64_t queries[] = {2, 4, 9, 16}, keys[] = {2, 2, 70, 16};
    AttnOperand operands[] = {view(&q, qs, F32, 4, queries),
                              view(&k, ks, F32, 4, keys),
                              view(&v, vs, F32, 4, keys)};
    if (strided) {
      view_heads(&q, qs, 2, 4, 9);
      view_heads(&k, ks, 2, 2, 70);
      view_heads(&v, vs, 2, 2, 70);
    }
    AttnManagedTensor *o;
    OK(attnCall(attend, operands, 3, &o, 1));
    HOLDS((uintptr_t)o->tensor.data % 64 == 0);
    HOLDS(o->tensor.shape[2] == 9 && o->tensor.strides[2] == 16);
    HOLDS(o->version.major == 1 && o->flags == 0);
    HOLDS(sdpa_error(&q.tensor, &k.tensor, &v.tensor, &o->tensor) < 1e-6);

    /* Into memory of the caller, laid out the other way around, that keeps
     * what lies between. */
    Array into;
    float *memory = fill(2 * 4 * 9 * 16, 4);
    AttnOperand result = view_heads(&into, memory, 2, 4, 9);
    OK(attnCallInto(attend, operands, 3, &result, 1));
    HOLDS(sdpa_error(&q.tensor, &k.tensor, &v.tensor, &into.tensor) < 1e-6);
    float *apart = fill(2 * 4 * 9 * 20, 5), *before = fill(2 * 4 * 9 * 20, 5);
    int64_t shape[] = {2, 4, 9, 16};
    result = view(&into, apart, F32, 4, shape);
    into.tensor.byte_offset = 2 * sizeof(float);
    into.strides[0] = 4 * 9 * 20;
    into.strides[1] = 9 * 20;
    into.strides[2] = 20;
    OK(attnCallInto(attend, operands, 3, &result, 1));
    HOLDS(sdpa_error(&q.tensor, &k.tensor, &v.tensor, &into.tensor) < 1e-6);
    for (int64_t i = 0; i < 2 * 4 * 9 * 20; ++i)
      HOLDS((i % 20 >= 2 && i % 20 < 18) || apart[i] == before[i]);
    free(apart);
    free(before);
    free(memory);
    o->deleter(o);
  }
  free(qs);
  free(ks);
  free(vs);
  printf("layouts: ok\n");
}

/* One key that all positions of all batches share, without a copy of it:
 * strides of 0; NULL strides; and dimensions of size 1 with strides that mean
 * nothing. */
static void call_broadcast(const AttnFunction *attend) {
  Array q, k, v;
  float *qs = fill(3 * 4 * 1 * 16, 6), *row = fill(16, 7);
  int64_t queries[] = {3, 4, 1, 16}, keys[] = {3, 2, 5, 16};
  AttnOperand operands[] = {view(&q, qs, F32, 4, queries),
                            view(&k, row, F32, 4, keys),
                            view(&v, row, F32, 4, keys)};
  k.strides[0] = k.strides[1] = k.strides[2] = 0;
  v.strides[0] = v.strides[1] = v.strides[2] = 0;
  q.strides[2] = -77;
  AttnManagedTensor *o;
  OK(attnCall(attend, operands, 3, &o, 1));
  HOLDS(sdpa_error(&q.tensor, &k.tensor, &v.tensor, &o->tensor) < 1e-6);
  q.tensor.strides = NULL;
  AttnManagedTensor *again;
  OK(attnCall(attend, operands, 3, &again, 1));
  HOLDS(memcmp(o->tensor.data, again->tensor.data, 3 * 4 * 16 * 4) == 0);
  o->deleter(o);
  again->deleter(again);
  free(qs);
  free(row);
  printf("broadcast: ok\n");
}

static void call_empty(const AttnFunction *attend) {
  Array q, k, v;
  float row[16] = {0};
  int64_t queries[] = {1, 4, 0, 16}, keys[] = {1, 2, 1, 16};
  AttnOperand operands[] = {view(&q, NULL, F32, 4, queries),
                            view(&k, row, F32, 4, keys),
                            view(&v, row, F32, 4, keys)};
  AttnManagedTensor *o;
  OK(attnCall(attend, operands, 3, &o, 1));
  HOLDS(o->tensor.shape[2] == 0);
  o->deleter(o);
  Array into;
  AttnOperand result = view(&into, NULL, F32, 4, queries);
  OK(attnCallInto(attend, operands, 3, &result, 1));

  /* Without keys every row is 0. */
  int64_t one[] = {1, 4, 1, 16}, none[] = {1, 2, 0, 16};
  float *qs = fill(4 * 16, 8);
  view(&q, qs, F32, 4, one);
  view(&k, NULL, F32, 4, none);
  view(&v, NULL, F32, 4, none);
  OK(attnCall(attend, operands, 3, &o, 1));
  for (int i = 0; i < 4 * 16; ++i)
    HOLDS(((float *)o->tensor.data)[i] == 0);
  o->deleter(o);
  free(qs);
  printf("empty: ok\n");
}

static const char *const kNumbers =
    "func.func @several(%x: tensor<?xf32>, %n: index, %f: f32, %b: i1,\n"
    "                   %h: tensor<2xbf16>, %m: memref<2xi32>)\n"
    "    -> (f32, tensor<?xf32>, index, tensor<2xbf16>) {\n"
    "  %c0 = arith.constant 0 : index\n"
    "  %one = arith.constant 1 : i32\n"
    "  memref.store %one, %m[%c0] : memref<2xi32>\n"
    "  %twice = arith.addf %f, %f : f32\n"
    "  %chosen = arith.select %b, %twice, %f : f32\n"
    "  %next = arith.addi %n, %n : index\n"
    "  %r = arith.addf %x, %x : tensor<?xf32>\n"
    "  return %chosen, %r, %next, %h : f32, tensor<?xf32>, index, "
    "tensor<2xbf16>\n"
    "}\n"
    "func.func @number(%x: f32) -> f32 { return %x : f32 }\n"
    "func.func @nothing() { return }\n";

static void call_numbers(void) {
  AttnModule *module = compile(kNumbers, NULL);
  HOLDS(attnGetNumFunctions(module) == 3);
  HOLDS(!strcmp(attnGetFunctionName(attnGetFunction(module, 1)), "number"));
  HOLDS(attnGetFunction(module, 3) == NULL);
  const AttnFunction *several = find(module, "several");
  describe(several);
  AttnDataType index = {ATTN_INT, 64, 1}, i32 = {ATTN_INT, 32, 1},
               flag = {ATTN_BOOL, 8, 1}, bf16 = {ATTN_BFLOAT, 16, 1};
  float xs[] = {1, 2, 3}, f = 21;
  int64_t n = 5, three[] = {3}, two[] = {2};
  uint8_t b = 1;
  uint16_t hs[] = {0x3f80, 0x4000};
  int32_t ms[] = {7, 8};
  Array a[6];
  AttnOperand operands[] = {
      view(&a[0], xs, F32, 1, three), view(&a[1], &n, index, 0, NULL),
      view(&a[2], &f, F32, 0, NULL),  view(&a[3], &b, flag, 0, NULL),
      view(&a[4], hs, bf16, 1, two),  view(&a[5], ms, i32, 1, two)};
  AttnManagedTensor *r[4];
  OK(attnCall(several, operands, 6, r, 4));
  HOLDS(*(float *)r[0]->tensor.data == 42 && r[0]->tensor.ndim == 0);
  HOLDS(((float *)r[1]->tensor.data)[2] == 6 && r[1]->tensor.shape[0] == 3);
  HOLDS(*(int64_t *)r[2]->tensor.data == 10);
  HOLDS(((uint16_t *)r[3]->tensor.data)[1] == 0x4000);
  HOLDS(r[3]->tensor.data != hs);
  HOLDS(ms[0] == 1 && ms[1] == 8);
  for (int i = 0; i < 4; ++i)
    r[i]->deleter(r[i]);

  float number = 0;
  Array into;
  AttnOperand result = view(&into, &number, F32, 0, NULL);
  OK(attnCallInto(find(module, "number"), &operands[2], 1, &result, 1));
  HOLDS(number == 21);
  OK(attnCall(find(module, "nothing"), NULL, 0, NULL, 0));
  attnDestroyModule(module);
  printf("numbers: ok\n");
}

int main(void) {
  HOLDS(attnGetVersion() == ATTN_C_VERSION);
  printf("build %s\n", attnGetBuild());
  AttnModule *module = compile(kSdpa, NULL);
  HOLDS(attnGetCompileSeconds(module) > 0);
  const AttnFunction *attend = find(module, "attend");
  describe(attend);
  call_layouts(attend);
  call_broadcast(attend);
  call_empty(attend);
  attnDestroyModule(module);
  call_numbers();
  return 0;
}
