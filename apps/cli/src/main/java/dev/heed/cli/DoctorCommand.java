package dev.heed.cli;

import dev.heed.doctor.Doctor;
import dev.heed.doctor.Finding;
import dev.heed.vision.image.jpeg.Jpeg;
import dev.heed.wiring.PluginDiscovery;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code heed doctor}: whether this machine can run models, and what to do where it cannot. */
@Command(
    name = "doctor",
    description = "Checks this machine and says what to do about each finding.")
final class DoctorCommand implements Callable<Integer> {

  @Mixin private Common common = new Common();

  @Option(names = "--json", description = "One JSON object with all findings.")
  private boolean json;

  @Override
  public Integer call() {
    List<Finding> findings =
        Stream.of(
                Doctor.examine().stream(),
                Stream.of(jpeg()),
                common.heed().broken().stream().map(DoctorCommand::finding))
            .flatMap(part -> part)
            .toList();
    if (json) {
      common.out().println(JsonLines.line(Map.of("findings", findings)));
    } else {
      findings.forEach(common.out()::println);
    }
    return findings.stream().anyMatch(finding -> finding.status() == Finding.Status.FAIL)
        ? Errors.CALLERS
        : 0;
  }

  /** All of them give the same pixels. */
  private static Finding jpeg() {
    return new Finding("jpeg", Finding.Status.OK, Jpeg.decoders(), "");
  }

  /** The rest of Heed works without it. */
  private static Finding finding(PluginDiscovery.Broken plugin) {
    return new Finding(
        "plugin " + plugin.origin(),
        Finding.Status.WARN,
        plugin.reason(),
        "Ask its author for a jar that was built against this version of Heed, or remove it.");
  }
}
