package dev.heed.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.cache.Mounts;
import dev.heed.doctor.Finding.Status;
import dev.heed.runtime.ContainerLimits;
import dev.heed.runtime.Graphs;
import dev.heed.runtime.OtherJvm;
import dev.heed.runtime.RuntimeProbe;
import dev.heed.tensor.ElementType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {

  @TempDir Path folder;

  @Test
  void this_machine_runs_models() {
    List<Finding> findings = Doctor.examine();
    assertThat(findings).noneMatch(finding -> finding.status() == Status.FAIL);
    assertThat(findings)
        .extracting(Finding::name)
        .containsExactly(
            "platform",
            "libc",
            "java",
            "cache",
            "temporary folder",
            "disk",
            "cores",
            "memory",
            "fonts",
            "onnx runtime",
            "providers",
            "cpu",
            "cuda");
  }

  @Test
  void the_graph_that_it_tries_is_the_one_that_it_should_be() {
    assertThat(RuntimeFindings.ECHO).isEqualTo(Graphs.identity(ElementType.F32).toBytes());
  }

  @Test
  void a_temporary_folder_that_is_not_there_is_found_and_nothing_is_thrown() throws Exception {
    OtherJvm.Result result =
        OtherJvm.run(Examine.class, Map.of("java.io.tmpdir", folder.resolve("none").toString()));
    assertThat(result.output())
        .contains("WARN temporary folder: ")
        .contains("FAIL onnx runtime: ONNX Runtime's native library could not be loaded on ")
        .contains("start Java with -Djava.io.tmpdir=FOLDER");
    assertThat(result.exit()).isZero();
  }

  @Test
  void broken_native_libraries_are_found_and_nothing_is_thrown() throws Exception {
    Files.writeString(folder.resolve(System.mapLibraryName("onnxruntime")), "no library");
    OtherJvm.Result result =
        OtherJvm.run(Examine.class, Map.of("onnxruntime.native.path", folder.toString()));
    assertThat(result.output())
        .contains("FAIL onnx runtime: ONNX Runtime's native library could not be loaded on ");
    assertThat(result.exit()).isZero();
  }

  @Test
  void only_the_libraries_and_javas_list_of_fonts_are_written_to_the_home_folder()
      throws Exception {
    OtherJvm.Result result =
        OtherJvm.run(Examine.class, Map.of("user.home", folder.toString()), folder);
    assertThat(result.output()).contains("cpu: ran a graph");
    try (Stream<Path> files = Files.walk(folder)) {
      assertThat(files.filter(Files::isRegularFile).map(f -> folder.relativize(f).toString()))
          .isNotEmpty()
          .allMatch(f -> f.startsWith(".cache/heed/natives/") || f.startsWith(".java/fonts/"));
    }
  }

  /** Prints the findings, in a JVM of its own. */
  static final class Examine {
    private Examine() {}

    public static void main(String[] arguments) {
      Doctor.examine().forEach(System.out::println);
    }
  }

  @Test
  void musl_and_old_glibc_are_failures() throws IOException {
    assertThat(libc("/lib/ld-musl-x86_64.so.1", "").status()).isEqualTo(Status.FAIL);
    assertThat(libc("/lib/libc.so.6", "GNU C Library (Debian 2.36) stable release version 2.36."))
        .isEqualTo(Finding.ok("libc", "glibc 2.36"));
    assertThat(libc("/lib/libc-2.17.so", "GNU C Library stable release version 2.17, by"))
        .hasToString(
            "FAIL libc: glibc 2.17, but ONNX Runtime's library needs 2.27. Use a newer Linux.");
    assertThat(libc("/lib/libc.so.6", "").detail()).isEqualTo("glibc");
    assertThat(Libc.find(folder.resolve("none")).kind()).isEqualTo(Libc.Kind.OTHER);
  }

  private Finding libc(String mapped, String content) throws IOException {
    Path maps = folder.resolve("proc/self/maps");
    Files.createDirectories(maps.getParent());
    Files.createDirectories(folder.resolve("lib"));
    Files.writeString(maps, "7f00-7f01 r-xp 00000000 08:01 42   " + mapped + "\n");
    Files.writeString(folder.resolve(mapped.substring(1)), content);
    return Libc.find(folder).finding();
  }

  @Test
  void a_folder_on_a_noexec_mount_is_a_failure() {
    Mounts mounts =
        Mounts.parse(
            List.of(
                "/dev/sda / ext4 rw,relatime 0 0",
                "tmpfs " + folder.toString().replace(" ", "\\040") + " tmpfs rw,noexec 0 0",
                "tmpfs " + folder.resolve("open") + " tmpfs rw 0 0"));
    assertThat(ResourceFindings.temporary(folder, mounts, false).status()).isEqualTo(Status.FAIL);
    assertThat(ResourceFindings.temporary(folder, mounts, true).status()).isEqualTo(Status.OK);
    assertThat(mounts.forbidExecution(folder.resolve("deep/er"))).isTrue();
    assertThat(mounts.forbidExecution(folder.resolve("open/er"))).isFalse();
  }

  @Test
  void a_heap_that_leaves_no_room_is_a_warning() {
    ContainerLimits limits =
        new ContainerLimits(4, OptionalDouble.of(1.5), OptionalLong.of(1L << 30));
    assertThat(ResourceFindings.memory(limits, 900L << 20, 64L << 30))
        .hasToString(
            "WARN memory: 1024 MB for the container, of which Java's heap may take 900 MB. Lower"
                + " -Xmx or -XX:MaxRAMPercentage: models and tensors lie outside the heap.");
    assertThat(ResourceFindings.memory(limits, 512L << 20, 64L << 30).status())
        .isEqualTo(Status.OK);
    assertThat(ResourceFindings.cores(limits).detail())
        .isEqualTo(
            "4 processors, and the container allows the time of 1.50: 'cpu' takes 2 threads");
  }

  @Test
  void cuda_that_is_built_in_but_lacks_something_is_a_warning() {
    Finding finding = RuntimeFindings.cuda(List.of("missing are libcudnn.so.9"));
    assertThat(finding.status()).isEqualTo(Status.WARN);
    assertThat(finding.detail()).contains("libcudnn.so.9");
  }

  @Test
  void platforms_without_a_library_are_told_from_those_with_one() {
    assertThat(RuntimeProbe.hasLibrary("Linux", "amd64")).isTrue();
    assertThat(RuntimeProbe.hasLibrary("Windows 11", "amd64")).isTrue();
    assertThat(RuntimeProbe.hasLibrary("Linux", "riscv64")).isFalse();
  }
}
