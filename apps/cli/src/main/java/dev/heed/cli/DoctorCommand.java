package dev.heed.cli;

import dev.heed.doctor.Doctor;
import dev.heed.doctor.Finding;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
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
    common.heed().broken(); // so that broken plugins are reported too
    List<Finding> findings = Doctor.examine();
    if (json) {
      common.out().println(JsonLines.line(Map.of("findings", findings)));
    } else {
      findings.forEach(common.out()::println);
    }
    return findings.stream().anyMatch(finding -> finding.status() == Finding.Status.FAIL)
        ? Errors.CALLERS
        : 0;
  }
}
