package dev.heed.testing.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** {@code FuzzCommand FOLDER COUNT [TARGET...]}: the long run, and its table. */
final class FuzzCommand {

  private FuzzCommand() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path folder = Files.createDirectories(Path.of(arguments[0]));
    int count = Integer.parseInt(arguments[1]);
    List<String> names = Arrays.asList(arguments).subList(2, arguments.length);
    List<FuzzTarget> targets =
        names.isEmpty() ? FuzzTargets.found() : names.stream().map(FuzzTargets::named).toList();
    System.out.println(FuzzCampaign.Result.head());
    List<String> findings = new ArrayList<>();
    for (FuzzTarget target : targets) {
      FuzzCampaign.Result result = new FuzzCampaign(folder).run(target, count);
      System.out.println(result.row());
      result.findings().forEach(kind -> findings.add(target.name() + "/findings/" + kind));
    }
    findings.forEach(finding -> System.out.println(folder.resolve(finding) + ".input"));
    System.exit(findings.isEmpty() ? 0 : 1);
  }
}
