/* Calls with random descriptors: each is refused with a message or gives what
 * attention gives, a mean of values. A seed may stand in ATTN_FUZZ_SEED. */

#include "tensors.h"

#include <sys/resource.h>

enum { kCalls = 30000, kElements = 1 << 19 };

static uint64_t state = 1;

static uint64_t draw(uint64_t below) {
  state = state * 6364136223846793005u + 1442695040888963407u;
  return (state >> 33) % below;
}

#define PICK(array) (array[draw(sizeof(array) / sizeof((array)[0]))])

static float *inputs, *outputs;

/* Sizes and strides that, if they are taken, stay inside of kElements. */
static const int64_t kSizes[] = {
    -1, 0, 1, 2, 3, 4, 16, 17, INT64_C(1) << 62, INT64_MAX, INT64_MIN};
static const int64_t kStrides[] = {0,    1,  2,   15,        16,       17,
                                   4096, -1, -16, INT64_MAX, INT64_MIN};

static void spoil(Array *array, AttnOperand *operand) {
  static const int32_t ranks[] = {-1, 0, 1, 3, 4, 5, INT32_MAX};
  static const uint8_t numbers[] = {0, 1, 2, 4, 6, 8, 16, 32, 64, 255};
  static const uint64_t offsets[] = {1,
                                     2,
                                     4,
                                     64,
                                     100,
                                     UINT64_C(1) << 57,
                                     UINT64_C(1) << 62,
                                     INT64_MAX - 3,
                                     UINT64_C(1) << 63,
                                     UINT64_MAX - 3,
                                     UINT64_MAX};
  switch (draw(14)) {
  case 0:
  case 1:
  case 2:
  case 3:
    array->shape[draw(4)] = PICK(kSizes);
    break;
  case 4:
  case 5:
  case 6:
    array->strides[draw(4)] = PICK(kStrides);
    break;
  case 7:
    array->tensor.strides = NULL;
    break;
  case 8:
    array->tensor.ndim = PICK(ranks);
    break;
  case 9:
    switch (draw(3)) {
    case 0:
      array->tensor.dtype.code = PICK(numbers);
      break;
    case 1:
      array->tensor.dtype.bits = PICK(numbers);
      break;
    default:
      array->tensor.dtype.lanes = PICK(numbers);
    }
    break;
  case 10:
    array->tensor.byte_offset = PICK(offsets);
    break;
  case 11:
    operand->flags = draw(4);
    break;
  case 12:
    array->tensor.device.device_type = (int32_t)draw(20);
    break;
  default:
    switch (draw(4)) {
    case 0:
      array->tensor.data = NULL;
      break;
    case 1:
      array->tensor.shape = NULL;
      break;
    case 2:
      operand->tensor = NULL;
      break;
    default:
      array->tensor.strides = NULL;
    }
  }
}

/* Every output is a mean of inputs, which are from -1 to 1, or 0. */
static void check_values(const AttnTensor *o) {
  const float *data = (const float *)o->data;
  int64_t count = o->shape[0] * o->shape[1] * o->shape[2] * o->shape[3];
  for (int64_t i = 0; i < count; ++i)
    HOLDS(fabsf(data[i]) <= 1.0001f);
}

int main(void) {
#ifndef __SANITIZE_ADDRESS__
  struct rlimit limit = {INT64_C(16) << 30, INT64_C(16) << 30};
  HOLDS(!setrlimit(RLIMIT_AS, &limit));
#endif
  if (getenv("ATTN_FUZZ_SEED"))
    state = strtoull(getenv("ATTN_FUZZ_SEED"), NULL, 10);
  printf("seed %llu\n", (unsigned long long)state);
  AttnModule *module = compile(kSdpa, NULL);
  const AttnFunction *attend = find(module, "attend");
  inputs = fill(kElements, 1);
  outputs = fill(kElements, 1);
  int taken = 0, refused = 0;
  for (int i = 0; i < kCalls; ++i) {
    int64_t batch = (int64_t)draw(3), keys = (int64_t)draw(18);
    int64_t queries[] = {batch, 4, (int64_t)draw(18), 16};
    int64_t key_shape[] = {batch, 2, keys, 16};
    Array arrays[4];
    AttnOperand operands[] = {view(&arrays[0], inputs, F32, 4, queries),
                              view(&arrays[1], inputs, F32, 4, key_shape),
                              view(&arrays[2], inputs, F32, 4, key_shape),
                              view(&arrays[3], outputs, F32, 4, queries)};
    for (uint64_t n = draw(4); n-- > 0;) {
      uint64_t which = draw(4);
      spoil(&arrays[which], &operands[which]);
    }
    int64_t count = draw(50) ? 3 : (int64_t)draw(5) - 1;
    AttnManagedTensor *o = NULL;
    AttnStatus status =
        draw(2) ? attnCall(attend, operands, count, &o, 1)
                : attnCallInto(attend, operands, count, &operands[3], 1);
    if (status == ATTN_SUCCESS) {
      ++taken;
      if (o) {
        check_values(&o->tensor);
        o->deleter(o);
      }
      continue;
    }
    ++refused;
    HOLDS(!o && *attnGetErrorMessage());
    HOLDS(status == ATTN_INVALID_TENSOR || status == ATTN_INVALID_ARGUMENT);
    HOLDS(status != ATTN_INVALID_TENSOR ||
          (attnGetErrorTensor() >= -1 && attnGetErrorTensor() < 3));
  }
  for (int64_t i = 0; i < kElements; ++i)
    HOLDS(fabsf(outputs[i]) <= 1.0001f);
  printf("%d taken, %d refused\n", taken, refused);
  HOLDS(taken > kCalls / 10 && refused > kCalls / 10);
  free(inputs);
  free(outputs);
  attnDestroyModule(module);
  return 0;
}
