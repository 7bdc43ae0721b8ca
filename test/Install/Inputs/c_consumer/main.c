/* A project outside, in C, that compiles a module. */

#include <attn-c/Compiler.h>
#include <stdio.h>
#include <string.h>

int main(void) {
  const char *text = "func.func @f(%x: f32) -> f32 { return %x : f32 }";
  AttnModule *module;
  if (attnGetVersion() / 1000 != ATTN_C_VERSION_MAJOR ||
      attnCompile(text, strlen(text), NULL, &module) != ATTN_SUCCESS) {
    printf("%s\n", attnGetErrorMessage());
    return 1;
  }
  printf("functions: %d\n", (int)attnGetNumFunctions(module));
  attnDestroyModule(module);
  return 0;
}
