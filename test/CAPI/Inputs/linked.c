/* Calls what attnCompileToFile wrote, through the header it wrote. */

#include "attend.h"

#include "attn/Runtime/attn_runtime.h"
#include <stdio.h>

int main(void) {
  float ones[4 * 16];
  for (int i = 0; i < 4 * 16; ++i)
    ones[i] = 1;
  attn_memref_f32_4d q = attn_make_f32_4d(ones, 1, 4, 1, 16);
  attn_memref_f32_4d k = attn_make_f32_4d(ones, 1, 2, 2, 16);
  attn_memref_f32_4d o;
  _mlir_ciface_attend(&o, &q, &k, &k);
  printf("linked: %g\n", o.aligned[o.offset]);
  attn_rt_free(o.allocated);
  return 0;
}
