package dev.heed.cli;

import dev.heed.lab.Comparison;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** The findings of the lab as a table, or one JSON object for each. */
final class LabTable {

  private static final String ROW = "%-44s %9s %10s %9s %9s %9s %8s %8s%n";

  private LabTable() {}

  static void print(PrintStream out, List<Comparison> findings, boolean json) {
    if (json) {
      findings.forEach(finding -> out.println(JsonLines.line(finding)));
      return;
    }
    out.printf(
        Locale.ROOT,
        ROW,
        "variant",
        "cosine",
        "difference",
        "agrees",
        "accuracy",
        "ms",
        "times",
        "MB");
    findings.forEach(finding -> print(out, finding));
    out.println();
    findings.forEach(
        finding -> out.printf("%-44s by layer: %s%n", finding.variant(), layers(finding.layers())));
  }

  private static void print(PrintStream out, Comparison finding) {
    out.printf(
        Locale.ROOT,
        ROW,
        finding.variant(),
        number("%.4f", finding.cosine()),
        number("%.2e", finding.largestDifference()),
        percent(finding.agreement()),
        percent(finding.accuracy()),
        number("%.2f", finding.milliseconds()),
        number("%.2f", finding.timesOriginal()),
        finding.megabytes().isPresent() ? number("%.0f", finding.megabytes().getAsDouble()) : "-");
  }

  private static String percent(OptionalDouble share) {
    return share.isPresent() ? number("%.1f %%", 100 * share.getAsDouble()) : "-";
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }

  private static String layers(List<Double> cosines) {
    return String.join(" ", cosines.stream().map(cosine -> number("%.4f", cosine)).toList());
  }
}
