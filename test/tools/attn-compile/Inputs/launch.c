/* Calls a compiled function on a driver that says what it is asked for. */
#include "launch.h"

#include "attn/Runtime/attn_cuda.h"

#include <stdio.h>
#include <string.h>

static int32_t fail(char *message, uint64_t capacity, const char *why) {
  strncpy(message, why, capacity - 1);
  return ATTN_CUDA_FAILED;
}

static int32_t facts(void *self, attn_cuda_device_facts *facts, char *message,
                     uint64_t capacity) {
  return fail(message, capacity, "not asked for");
}
static int32_t loadModule(void *self, const void *image, uint64_t bytes,
                          attn_cuda_stream stream, void **module, char *message,
                          uint64_t capacity) {
  const char *text = image;
  printf("load: %s, aligned: %d, ends in a zero: %d\n",
         strstr(text, ".visible .entry scale(") ? "scale" : "?",
         (uintptr_t)image % 64 == 0, text[bytes - 1] == 0);
  *module = self;
  return ATTN_CUDA_SUCCESS;
}
static void unloadModule(void *self, void *module) { printf("unload\n"); }
static int32_t launch(void *self, void *module, const char *kernel,
                      const attn_cuda_launch_config *config, void **arguments,
                      attn_cuda_stream stream, char *message,
                      uint64_t capacity) {
  printf("launch %s: grid %u %u %u, block %u %u %u, cluster %u, shared %u\n",
         kernel, config->grid[0], config->grid[1], config->grid[2],
         config->block[0], config->block[1], config->block[2],
         config->cluster[0], config->dynamic_shared_bytes);
  printf("arguments %p %d %g, stream %p\n", *(void **)arguments[0],
         *(int32_t *)arguments[1], *(float *)arguments[2], stream);
  return config->grid[0] == 7 ? fail(message, capacity, "seven") : 0;
}
static int32_t encode(void *self, void *map, const attn_cuda_tiled *tiled,
                      char *message, uint64_t capacity) {
  return fail(message, capacity, "not asked for");
}
static int32_t allocate(void *self, uint64_t bytes, attn_cuda_stream stream,
                        void **pointer, char *message, uint64_t capacity) {
  return fail(message, capacity, "not asked for");
}
static int32_t release(void *self, void *pointer, attn_cuda_stream stream,
                       char *message, uint64_t capacity) {
  return fail(message, capacity, "not asked for");
}
static int32_t copy(void *self, void *to, const void *from, uint64_t bytes,
                    int32_t direction, char *message, uint64_t capacity) {
  return fail(message, capacity, "not asked for");
}
static int32_t synchronize(void *self, attn_cuda_stream stream, char *message,
                           uint64_t capacity) {
  return fail(message, capacity, "not asked for");
}

int main(void) {
  attn_cuda_driver driver = {ATTN_CUDA_VERSION, 0,      facts,       loadModule,
                             unloadModule,      launch, encode,      allocate,
                             release,           copy,   synchronize, 0};
  attn_cuda_set_driver(&driver);
  attn_cuda_set_current_stream((void *)0x77);
  for (int64_t rows = 5; rows < 9; ++rows) {
    attn_memref_f32_2d x = attn_make_f32_2d((float *)0x1000, rows, 32);
    _mlir_ciface_scale(&x, 0.5f);
    int32_t status = attn_cuda_take_status();
    printf("status %d %s\n", status, status ? attn_cuda_message() : "");
  }
  attn_cuda_set_driver(0);
  return 0;
}
