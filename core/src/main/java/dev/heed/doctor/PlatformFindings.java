package dev.heed.doctor;

import dev.heed.runtime.RuntimeProbe;
import java.nio.file.Path;
import java.util.List;

/** The machine and the JVM: is there a native library for them at all? */
final class PlatformFindings {

  private PlatformFindings() {}

  static List<Finding> all(Path root) {
    return List.of(platform(), libc(root), java());
  }

  private static Finding platform() {
    String detail =
        "%s %s, %s"
            .formatted(
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("os.arch"));
    return RuntimeProbe.hasLibrary(System.getProperty("os.name"), System.getProperty("os.arch"))
        ? Finding.ok("platform", detail)
        : Finding.fail(
            "platform",
            detail + ", for which ONNX Runtime's jar has no library",
            "Use Linux on x64 or arm64, macOS on Apple silicon, or Windows on x64.");
  }

  private static Finding libc(Path root) {
    return Libc.find(root).finding();
  }

  private static Finding java() {
    return Finding.ok(
        "java",
        "%s, %s (%s)"
            .formatted(
                Runtime.version(),
                System.getProperty("java.vendor"),
                System.getProperty("java.vm.name")));
  }
}
