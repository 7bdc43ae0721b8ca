/* Calls compiled attention on drivers of several devices, which say what they
 * are asked for. */
#include "attend.h"

#include "host_driver.h"

#include <stdio.h>

static int32_t loadModule(void *self, const void *image, uint64_t bytes,
                          attn_cuda_stream stream, void **module, char *message,
                          uint64_t capacity) {
  const char *target = strstr(image, ".target ");
  printf("load %.*s\n", (int)strcspn(target + 8, "\n"), target + 8);
  *module = self;
  return ATTN_CUDA_SUCCESS;
}
static void unloadModule(void *self, void *module) {}
static int32_t launch(void *self, void *module, const char *kernel,
                      const attn_cuda_launch_config *config, void **arguments,
                      attn_cuda_stream stream, char *message,
                      uint64_t capacity) {
  printf("launch %s, grid %u\n", kernel, config->grid[0]);
  return ATTN_CUDA_SUCCESS;
}
static int32_t sayMap(void *self, void *map, const attn_cuda_tiled *tiled,
                      char *message, uint64_t capacity) {
  printf("tensor map of %d x %d x %d x %d\n", (int)tiled->sizes[3],
         (int)tiled->sizes[2], (int)tiled->sizes[1], (int)tiled->sizes[0]);
  return encode(self, map, tiled, message, capacity);
}
static int32_t sayBytes(void *self, uint64_t bytes, attn_cuda_stream stream,
                        void **pointer, char *message, uint64_t capacity) {
  printf("%d bytes on %p\n", (int)bytes, stream);
  return allocate(self, bytes, stream, pointer, message, capacity);
}

static void attend(int32_t device, uint16_t *tensor) {
  capability = device;
  printf("device %d\n", device);
  attn_memref_bf16_4d x = attn_make_bf16_4d(tensor, 1, 2, 300, 64), result;
  _mlir_ciface_attend(&result, &x, &x, &x);
  int32_t status = attn_cuda_take_status();
  printf("status %d %s\n", status, status ? attn_cuda_message() : "");
  attn_cuda_free(result.allocated, NULL);
}

int main(void) {
  attn_cuda_driver driver = makeDriver();
  driver.load_module = loadModule;
  driver.unload_module = unloadModule;
  driver.launch = launch;
  driver.encode_tiled = sayMap;
  driver.alloc = sayBytes;
  multiprocessors = 3;
  attn_cuda_set_driver(&driver);
  attn_cuda_set_current_stream((void *)0x77);
  uint16_t *tensor = (uint16_t *)0x10000;
  attend(80, tensor);
  attend(90, tensor);
  attend(120, tensor);
  attend(75, tensor);
  /* An element further. */
  attend(80, tensor + 1);
  attend(90, tensor + 1);
  attend(80, tensor);
  attn_cuda_set_driver(NULL);
  return 0;
}
