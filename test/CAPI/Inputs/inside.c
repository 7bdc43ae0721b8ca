/* inside FOLDER: passes on a module, and files for other programs. */

#include "tensors.h"

static void show(const char *passes) {
  char *text = NULL;
  size_t size = 0;
  AttnStatus status = attnRunPasses(kSdpa, strlen(kSdpa), passes, &text, &size);
  if (status) {
    HOLDS(!text);
    printf("[%s] %d: %s\n", passes, (int)status, attnGetErrorMessage());
    return;
  }
  HOLDS(strlen(text) == size);
  printf("[%s]\n%s", passes, text);
  attnFreeBytes(text);
}

static AttnStatus to_file(const char *folder, const char *name,
                          const char *header, const char *triple) {
  char path[4096], header_path[4096];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  snprintf(header_path, sizeof header_path, "%s/%s", folder,
           header ? header : "");
  AttnCompileOptions options;
  OK(attnInitCompileOptions(&options, sizeof options));
  options.target_triple = triple;
  return attnCompileToFile(kSdpa, strlen(kSdpa), &options, path,
                           header ? header_path : NULL);
}

int main(int argc, char **argv) {
  HOLDS(argc == 2);
  show("");
  show("attn-stage-decompose,attn-stage-fused-cpu{target-cpu=haswell}");
  show("attn-to-lvm");
  show("attn-to-llvm{fuse=perhaps}");
  show("func.func(attn-to-llvm");
  show("attn-set-cpu-config{triple=none}");

  char *text = NULL;
  size_t size = 0;
  OK(attnRunPassesWithLocations(kSdpa, strlen(kSdpa), "attn-stage-decompose",
                                &text, &size));
  printf("locations: %s", text);
  attnFreeBytes(text);

  AttnMachinePeak peak = {.struct_size = sizeof peak};
  OK(attnMeasureMachinePeak(&peak));
  HOLDS(peak.threads == attnGetNumThreads() && peak.instructions[0]);
  HOLDS(peak.f32_flops > 0 && peak.f64_flops > 0 && peak.read_bytes > 0);
  HOLDS(peak.bf16_flops > 0);
  peak.struct_size = 8;
  HOLDS(attnMeasureMachinePeak(&peak) == ATTN_INVALID_ARGUMENT);
  HOLDS(attnMeasureMachinePeak(NULL) == ATTN_INVALID_ARGUMENT);

  OK(to_file(argv[1], "attend.o", "attend.h", NULL));
  OK(to_file(argv[1], "attend-arm.s", NULL, "aarch64-linux-gnu"));
  HOLDS(to_file(argv[1], "attend.exe", NULL, NULL) == ATTN_INVALID_ARGUMENT);
  printf("ending: %s\n", attnGetErrorMessage());
  HOLDS(to_file(argv[1], "none/attend.o", NULL, NULL) == ATTN_COMPILE_ERROR);
  HOLDS(to_file(argv[1], "x.so", NULL, "aarch64-linux-gnu") ==
        ATTN_COMPILE_ERROR);
  printf("linker: %s\n", attnGetErrorMessage());
  HOLDS(attnCompileToFile(kSdpa, strlen(kSdpa), NULL, NULL, NULL) ==
        ATTN_INVALID_ARGUMENT);

  /* Code for another machine is not loaded into this process. */
  AttnCompileOptions options;
  AttnModule *module = NULL;
  OK(attnInitCompileOptions(&options, sizeof options));
  options.target_triple = "riscv64-linux-gnu";
  HOLDS(attnCompile(kSdpa, strlen(kSdpa), &options, &module) ==
        ATTN_COMPILE_ERROR);
  printf("process: %s\n", attnGetErrorMessage());
  return 0;
}
