// Compares the kernels of exp2-kernels.mlir with exp2 of the C library in
// double. Without an argument: a sample of 2^24 floats and every boundary, with
// all kernels; with the argument `all`: the 2^32 floats, with the widest ones.
// Fails where a result is not what the pass documents.
#include <inttypes.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

typedef void Kernel(const float *, float *, int64_t);
Kernel exp2_1, exp2_5, exp2_8, exp2_16, short_exp2_1, short_exp2_16;

// A multiple of the length of every vector.
enum { capacity = 40960 };
static float inputs[capacity], outputs[capacity];
static int count;

// Set while a kernel with the short polynomial is checked.
static int is_short;
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
    // The short polynomial is off by at most 2.9e-6 of the exact result, and
    // the roundings by as much as those of the long one.
    double bound = is_short ? 2.9e-6 * exp2((double)y) / unit + 1.40 : 1.40;
    good = error <= bound;
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
  static const struct {
    const char *name;
    Kernel *kernel;
    int is_short, is_widest;
  } kernels[] = {{"exp2_1", exp2_1, 0, 0},
                 {"exp2_5", exp2_5, 0, 0},
                 {"exp2_8", exp2_8, 0, 0},
                 {"exp2_16", exp2_16, 0, 1},
                 {"short_exp2_1", short_exp2_1, 1, 0},
                 {"short_exp2_16", short_exp2_16, 1, 1}};
  int all = argc == 2 && strcmp(argv[1], "all") == 0;
  uint64_t failures = 0;
  for (int k = 0; k < 6; ++k) {
    if (all && !kernels[k].is_widest)
      continue;
    Kernel *kernel = kernels[k].kernel;
    is_short = kernels[k].is_short;
    tried = wrong = 0;
    worst = 0;
    if (!all)
      boundaries(kernel);
    // A prime step meets every exponent, and low bits of every kind.
    for (uint64_t bits = all ? 0 : k; bits < UINT64_C(1) << 32;
         bits += all ? 1 : 257)
      add(kernel, (uint32_t)bits);
    flush(kernel);
    report(kernels[k].name);
    failures += wrong;
  }
  return failures != 0;
}
