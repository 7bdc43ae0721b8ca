// Compares the kernels of exp2-kernels.mlir with exp2 of the C library in
// double. Without an argument: a sample of 2^24 floats and every boundary, with
// all kernels; with the argument `all`: the 2^32 floats, with the widest one.
// Fails where a result is not what the pass documents.
#include <inttypes.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

typedef void Kernel(const float *, float *, int64_t);
Kernel exp2_1, exp2_5, exp2_8, exp2_16;

// A multiple of the length of every vector.
enum { capacity = 40960 };
static float inputs[capacity], outputs[capacity];
static int count;

static double worst;
static uint32_t worst_input;
static uint64_t tried, wrong;

static float from_bits(uint32_t bits) {
  float value;
  memcpy(&value, &bits, sizeof value);
  return value;
}

static uint32_t to_bits(float value) {
  uint32_t bits;
  memcpy(&bits, &value, sizeof bits);
  return bits;
}

static void check(float y, float result) {
  int good;
  if (isnan(y)) {
    good = isnan(result);
  } else if (y >= 128.0f) {
    good = to_bits(result) == 0x7f800000u;
  } else if (y < -126.0f) {
    good = to_bits(result) == 0;
  } else {
    // The spacing of floats in the binade of the exact result.
    double unit = from_bits((uint32_t)((int)floorf(y) + 127) << 23) * 0x1p-23;
    double error = fabs((double)result - exp2((double)y)) / unit;
    good = error <= 1.40;
    if (y == floorf(y))
      good = error == 0;
    if (error > worst) {
      worst = error;
      worst_input = to_bits(y);
    }
  }
  ++tried;
  if (!good && wrong++ < 10)
    printf("wrong: exp2(%a = 0x%08" PRIx32 ") = %a\n", y, to_bits(y), result);
}

static void flush(Kernel *kernel) {
  for (int i = count; i < capacity; ++i)
    inputs[i] = 0;
  kernel(inputs, outputs, capacity);
  for (int i = 0; i < count; ++i)
    check(inputs[i], outputs[i]);
  count = 0;
}

static void add(Kernel *kernel, uint32_t bits) {
  inputs[count++] = from_bits(bits);
  if (count == capacity)
    flush(kernel);
}

static void boundaries(Kernel *kernel) {
  // NaNs of every payload in the low bits, quiet and signalling.
  for (uint32_t payload = 1; payload < 2048; ++payload)
    for (uint32_t sign = 0; sign < 2; ++sign) {
      add(kernel, sign << 31 | 0x7f800000u | payload);
      add(kernel, sign << 31 | 0x7fc00000u | payload);
    }
  // Zeros and subnormals, the largest floats, the infinities and the last NaN.
  for (uint32_t sign = 0; sign < 2; ++sign) {
    for (uint32_t near = 0; near < 64; ++near) {
      add(kernel, sign << 31 | near);
      add(kernel, sign << 31 | (0x00800000u - 32 + near));
      add(kernel, sign << 31 | (0x7f800000u - near));
    }
    add(kernel, sign << 31 | 0x7fffffffu);
  }
  // Every integer and half of one past both ends, and their neighbours.
  for (int twice = -2 * 300; twice <= 2 * 300; ++twice)
    for (uint32_t near = 0; near < 64; ++near)
      add(kernel, to_bits((float)twice * 0.5f) - 32 + near);
}

static void report(const char *name) {
  printf("%s: %" PRIu64 " floats, %" PRIu64
         " wrong, at most %.3f units at %a\n",
         name, tried, wrong, worst, from_bits(worst_input));
}

int main(int argc, char **argv) {
  if (argc == 2 && strcmp(argv[1], "all") == 0) {
    for (uint64_t bits = 0; bits < UINT64_C(1) << 32; ++bits)
      add(exp2_16, (uint32_t)bits);
    flush(exp2_16);
    report("exp2_16");
    return wrong != 0;
  }
  static const struct {
    const char *name;
    Kernel *kernel;
  } kernels[] = {{"exp2_1", exp2_1},
                 {"exp2_5", exp2_5},
                 {"exp2_8", exp2_8},
                 {"exp2_16", exp2_16}};
  uint64_t failures = 0;
  for (int k = 0; k < 4; ++k) {
    Kernel *kernel = kernels[k].kernel;
    tried = wrong = 0;
    worst = 0;
    boundaries(kernel);
    // A prime step meets every exponent, and low bits of every kind.
    for (uint64_t bits = k; bits < UINT64_C(1) << 32; bits += 257)
      add(kernel, (uint32_t)bits);
    flush(kernel);
    report(kernels[k].name);
    failures += wrong;
  }
  return failures != 0;
}
