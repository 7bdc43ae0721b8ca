/* A project outside, in C, that needs the runtime only. */

#include <attn/Runtime/attn_runtime.h>
#include <stdio.h>

int main(void) {
  printf("runtime: %d\n", attn_rt_version() / 1000 == ATTN_RT_VERSION_MAJOR);
  return 0;
}
