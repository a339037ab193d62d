package dev.heed.doctor;

import dev.heed.error.HeedException;
import dev.heed.runtime.Device;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.ModelRuntime;
import dev.heed.runtime.OpenOptions;
import dev.heed.runtime.RuntimeProbe;
import dev.heed.runtime.Session;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** ONNX Runtime itself: does it load, and what does it really run on? */
final class RuntimeFindings {

  private static final String NAME = "onnx runtime";
  private static final String NO_CUDA = "this build has no CUDA";

  /** A graph that gives back the one float that it is given. */
  static final byte[] ECHO =
      HexFormat.of()
          .parseHex(
              "08093a32120474696e795a0b0a017812060a0408011200620b0a017912060a04080112"
                  + "000a100a017812017922084964656e7469747942040a001011");

  private RuntimeFindings() {}

  static List<Finding> all() {
    try {
      List<Finding> findings = new ArrayList<>();
      findings.add(Finding.ok(NAME, "version " + RuntimeProbe.version()));
      findings.add(providers());
      findings.add(cpu());
      findings.add(cuda(RuntimeProbe.cudaProblems()));
      return findings;
    } catch (HeedException e) {
      return List.of(Finding.fail(NAME, e.getMessage(), advice(e.getMessage())));
    }
  }

  private static Finding providers() {
    return Finding.ok("providers", "built with " + RuntimeProbe.providers());
  }

  private static Finding cpu() {
    try {
      echo(Device.CPU);
      return Finding.ok("cpu", "ran a graph");
    } catch (HeedException e) {
      return Finding.fail("cpu", e.getMessage(), "Report this with all of these findings.");
    }
  }

  /** Tried, not asked: a build with CUDA calls it available where it cannot even load. */
  static Finding cuda(List<String> problems) {
    if (problems.stream().anyMatch(problem -> problem.startsWith(NO_CUDA))) {
      return Finding.ok("cuda", String.join("; ", problems));
    }
    if (!problems.isEmpty()) {
      return Finding.warn(
          "cuda",
          "built in, but cannot be used: " + String.join("; ", problems),
          "Use --device cpu.");
    }
    try {
      echo(new Device.Cuda(0));
      return Finding.ok("cuda", "ran a graph on cuda:0");
    } catch (HeedException e) {
      return Finding.warn("cuda", e.getMessage(), "Use --device cpu.");
    }
  }

  private static void echo(Device device) {
    ModelRuntime runtime = ModelRuntime.create(notice -> {});
    try (Session session = runtime.open(ByteBuffer.wrap(ECHO), Map.of(), OpenOptions.on(device))) {
      session.run(Inputs.of("x", Tensor.of(Shape.of(), 1f)));
    }
  }

  private static String advice(String message) {
    if (message.contains("libstdc++")) {
      return "Install the C++ library (Debian: libstdc++6).";
    }
    if (message.contains("GLIBC") || message.contains("ld-linux") || message.contains("musl")) {
      return "Use a Linux with a newer glibc: Debian, Ubuntu or Red Hat, not Alpine.";
    }
    return "See the findings on the platform and the temporary folder.";
  }
}
