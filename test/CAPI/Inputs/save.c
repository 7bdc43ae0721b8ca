/* save WRITE FILE: compiles and saves. save READ FILE: loads and calls.
 * save BREAK FILE: loads what is no saved module. */

#include "tensors.h"

static char *read_file(const char *path, size_t *size) {
  FILE *file = fopen(path, "rb");
  HOLDS(file && !fseek(file, 0, SEEK_END));
  *size = (size_t)ftell(file);
  rewind(file);
  char *bytes = malloc(*size + 1);
  HOLDS(fread(bytes, 1, *size, file) == *size && !fclose(file));
  return bytes;
}

static void check_call(AttnModule *module) {
  Array q, k, v;
  int64_t queries[] = {1, 4, 9, 16}, keys[] = {1, 2, 70, 16};
  float *data = fill(4 * 70 * 16, 1);
  AttnOperand operands[] = {view(&q, data, F32, 4, queries),
                            view(&k, data, F32, 4, keys),
                            view(&v, data + 64, F32, 4, keys)};
  AttnManagedTensor *o;
  OK(attnCall(find(module, "attend"), operands, 3, &o, 1));
  HOLDS(sdpa_error(&q.tensor, &k.tensor, &v.tensor, &o->tensor) < 1e-6);
  /* The signature came along. */
  v.shape[2] = 69;
  HOLDS(attnCall(find(module, "attend"), operands, 3, &o, 1) ==
        ATTN_INVALID_TENSOR);
  attnDestroyModule(module);
  v.tensor = o->tensor;
  /* Results outlive their module. */
  HOLDS(isfinite(*(float *)o->tensor.data));
  o->deleter(o);
  free(data);
}

static AttnStatus load(const char *bytes, size_t size) {
  AttnModule *module = NULL;
  AttnStatus status = attnLoadModule(bytes, size, &module);
  HOLDS((status == ATTN_SUCCESS) == (module != NULL));
  attnDestroyModule(module);
  return status;
}

int main(int argc, char **argv) {
  HOLDS(argc == 3);
  size_t size;
  char *bytes;
  if (!strcmp(argv[1], "WRITE") || !strcmp(argv[1], "VARIANTS")) {
    const char *const names[] = {"x86-64-v2", "x86-64-v3", "x86-64-v4"};
    AttnCompileOptions options;
    OK(attnInitCompileOptions(&options, sizeof options));
    if (!strcmp(argv[1], "VARIANTS")) {
      options.variants = names;
      options.num_variants = 3;
    }
    AttnModule *module = compile(kSdpa, &options);
    OK(attnSaveModule(module, &bytes, &size));
    FILE *file = fopen(argv[2], "wb");
    HOLDS(file && fwrite(bytes, 1, size, file) == size && !fclose(file));
    attnFreeBytes(bytes);
    check_call(module);
    printf("saved\n");
    return 0;
  }
  bytes = read_file(argv[2], &size);
  if (!strcmp(argv[1], "READ")) {
    AttnModule *module;
    OK(attnLoadModule(bytes, size, &module));
    HOLDS(attnGetNumFunctions(module) == 1);
    check_call(module);
    printf("loaded\n");
  } else {
    /* No bytes, too few, and every byte changed that the head has, and some of
     * the rest. */
    HOLDS(load(NULL, 0) == ATTN_LOAD_ERROR);
    HOLDS(attnLoadModule(NULL, 1, NULL) == ATTN_INVALID_ARGUMENT);
    for (size_t end = 0; end < size; end += end < 100 ? 1 : size / 50)
      HOLDS(load(bytes, end) == ATTN_LOAD_ERROR);
    for (size_t at = 0; at < size; at += at < 100 ? 1 : size / 50) {
      bytes[at] ^= 0x11;
      HOLDS(load(bytes, size) == ATTN_LOAD_ERROR);
      bytes[at] ^= 0x11;
    }
    HOLDS(load(bytes, size) == ATTN_SUCCESS);
    bytes[0] = '!';
    load(bytes, size);
    printf("no module: %s\n", attnGetErrorMessage());
    bytes[0] = 'a';
    bytes[size - 1] ^= 1;
    load(bytes, size);
    printf("changed: %s\n", attnGetErrorMessage());
    bytes[size - 1] ^= 1;
    /* The first digit in the description of the version. */
    char *digit = strpbrk(bytes + 16, "0123456789");
    *digit = '8';
    load(bytes, size);
    printf("version: %s\n", attnGetErrorMessage());
  }
  free(bytes);
  return 0;
}
