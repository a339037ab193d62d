package dev.heed.runtime;

import static dev.heed.runtime.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.heed.error.ErrorCode;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CudaProbeTest {

  private static final List<String> LIBRARIES =
      List.of(
          "libcudart.so.12",
          "libcublas.so.12",
          "libcublasLt.so.12",
          "libcurand.so.10",
          "libcudnn.so.9");

  @TempDir Path root;

  private List<String> problems(int ordinal, Map<String, String> variables) {
    return new CudaProbe(() -> true, true, root, variables).problems(ordinal);
  }

  private void install(String folder, List<String> names) throws IOException {
    for (String name : names) {
      Path file = root.resolve(folder).resolve(name);
      Files.createDirectories(file.getParent());
      Files.createFile(file);
    }
  }

  @Test
  void nothing_speaks_against_a_complete_installation() throws IOException {
    install("dev", List.of("nvidia0", "nvidia1", "nvidiactl", "nvidia-uvm"));
    install("usr/lib/x86_64-linux-gnu", List.of("libcuda.so.1"));
    install("usr/local/cuda-12.4/lib64", LIBRARIES);
    install("etc/ld.so.conf.d", List.of("cuda.conf"));
    Files.writeString(root.resolve("etc/ld.so.conf"), "include /etc/ld.so.conf.d/*.conf\n");
    Files.writeString(
        root.resolve("etc/ld.so.conf.d/cuda.conf"), "# CUDA\n/usr/local/cuda-12.4/lib64\n");
    assertThat(problems(0, Map.of())).isEmpty();
    assertThat(problems(1, Map.of())).isEmpty();
    assertThat(problems(2, Map.of())).containsExactly("there are 2 GPUs, cuda:0 to cuda:1");
    assertThat(problems(1, Map.of("CUDA_VISIBLE_DEVICES", "1")))
        .containsExactly("there are 1 GPUs, cuda:0 to cuda:0");
    assertThat(problems(0, Map.of("CUDA_VISIBLE_DEVICES", "-1")))
        .singleElement()
        .asString()
        .startsWith("no NVIDIA GPU is visible");
  }

  @Test
  void everything_that_is_missing_is_named() {
    assertThat(problems(0, Map.of()))
        .containsExactly(
            "no NVIDIA GPU is visible (no /dev/nvidia0, or CUDA_VISIBLE_DEVICES hides it; in a"
                + " container, start it with --gpus all)",
            "libcuda.so.1 is missing (install the NVIDIA driver)",
            "missing are libcudart.so.12, libcublas.so.12, libcublasLt.so.12, libcurand.so.10,"
                + " libcudnn.so.9 (install CUDA 12 and cuDNN 9, or add their folders to"
                + " LD_LIBRARY_PATH)");
  }

  @Test
  void a_library_outside_the_searched_folders_is_pointed_to() throws IOException {
    install("dev", List.of("nvidia0"));
    install("lib64", List.of("libcuda.so.1"));
    install("usr/local/cuda/lib64", LIBRARIES);
    assertThat(problems(0, Map.of()))
        .singleElement()
        .asString()
        .contains("libcudart.so.12 [it is at ")
        .contains("where the loader does not look]");
    String path = root.resolve("usr/local/cuda/lib64").toString();
    assertThat(problems(0, Map.of("LD_LIBRARY_PATH", "/nowhere:" + path))).isEmpty();
  }

  @Test
  void a_build_without_cuda_says_how_to_get_one_with_it() {
    CudaProbe probe = new CudaProbe(() -> false, true, root, Map.of());
    refused(
        ErrorCode.DEVICE_UNAVAILABLE,
        () -> probe.require(new Device.Cuda(0)),
        "Device cuda:0 cannot be used: this build has no CUDA (build it with -Pcuda");
  }

  @Test
  void asking_for_cuda_where_it_cannot_be_used_is_refused() {
    CudaProbe here = CudaProbe.ofThisMachine();
    assumeTrue(!here.problems(0).isEmpty(), "Skipped: CUDA may be usable here.");
    ModelRuntime runtime = ModelRuntime.create(notice -> {});
    ByteBuffer graph = ByteBuffer.wrap(Graphs.identity(ElementType.F32).toBytes());
    refused(
        ErrorCode.DEVICE_UNAVAILABLE,
        () -> runtime.open(graph, Map.of(), OpenOptions.on(new Device.Cuda(0))),
        "Device cuda:0 cannot be used: ");
  }

  @Test
  void auto_falls_back_with_one_line() {
    List<String> notices = new ArrayList<>();
    OnnxRuntime.DeviceChoice choice =
        new OnnxRuntime.DeviceChoice(notices::add, new CudaProbe(() -> true, true, root, Map.of()));
    List<Device> opened = new ArrayList<>();
    refused(
        ErrorCode.DEVICE_UNAVAILABLE,
        () -> choice.open(new Device.Cuda(0), device -> open(device, opened)),
        "libcuda.so.1 is missing");
    choice.open(new Device.Auto(), device -> open(device, opened));
    assertThat(opened).containsExactly(Device.CPU);
    assertThat(notices).singleElement().asString().startsWith("Running on cpu. ").hasLineCount(1);
  }

  private static Session open(Device device, List<Device> opened) {
    opened.add(device);
    return ModelRuntime.create(notice -> {})
        .open(
            ByteBuffer.wrap(Graphs.identity(ElementType.F32).toBytes()),
            Map.of(),
            OpenOptions.on(device));
  }

  @Test
  void a_gpu_gives_what_the_processor_gives() {
    List<String> problems = CudaProbe.ofThisMachine().problems(0);
    assumeTrue(
        problems.isEmpty(), () -> "Skipped, CUDA cannot be used: " + String.join("; ", problems));
    ByteBuffer graph = ByteBuffer.wrap(Graphs.doubling(3).toBytes());
    Inputs inputs = Inputs.of("x", Tensor.of(Shape.of(2), 1f, 2f));
    try (Session session =
        ModelRuntime.create(notice -> {})
            .open(graph, Map.of(), OpenOptions.on(new Device.Cuda(0)))) {
      assertThat(session.device()).hasToString("cuda:0");
      Tensor y = session.run(inputs).get("y");
      assertThat(y.type()).isEqualTo(ElementType.F32);
      assertThat(y.toFloats()).containsExactly(8f, 16f);
    }
  }
}
