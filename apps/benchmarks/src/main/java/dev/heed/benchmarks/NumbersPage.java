package dev.heed.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heed.measure.ModelHash;
import dev.heed.model.ModelFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What {@link AllNumbers} found, as tables for a terminal and as a page with charts.
 *
 * @param rows of each peer, one a round
 * @param growth sizes and what they took
 * @param left peers that were left out, and why
 * @param model the hash of the graph of the pictures
 */
record NumbersPage(
    Map<String, List<JsonNode>> rows, List<JsonNode> growth, List<String> left, String model) {

  private static final Path IMAGES = Path.of("images");

  /** The measured part of the page lies between these. */
  private static final String BEGIN = "<!-- measured: begin -->";

  private static final String END = "<!-- measured: end -->";

  /** What the peers are measured at, and the titles of the tables. */
  private static final List<Work> WORKS =
      List.of(
          new Work("picture", "A 640 x 480 JPEG to its label, ViT-Ti/16, one thread"),
          new Work("text", "A text of all-MiniLM-L6-v2 of 100, 4 to 128 tokens, as each comes"),
          new Work("token", "A token of 60 after a prompt of 16, a Llama 192 wide, one thread"),
          new Work("longer token", "The same, a Llama 512 wide with 8 layers in place of 4"));

  private record Work(String name, String title) {}

  static String hash(Path folder) {
    return ModelHash.of(ModelFolder.open(folder), "model", Optional.empty());
  }

  private static double median(List<JsonNode> rows, String key) {
    return rows.stream()
        .mapToDouble(row -> row.get(key).asDouble())
        .sorted()
        .toArray()[rows.size() / 2];
  }

  /** The rows of one kind of work, ours first. */
  private List<List<JsonNode>> of(String work) {
    return rows.values().stream()
        .filter(each -> each.get(0).get("work").asText().equals(work))
        .toList();
  }

  String tables() {
    return WORKS.stream().map(this::table).collect(Collectors.joining())
        + growthTable()
        + left.stream().map(line -> "* " + line + "\n").reduce("", String::concat);
  }

  private String table(Work work) {
    List<List<JsonNode>> peers = of(work.name());
    if (peers.isEmpty()) {
      return "";
    }
    StringBuilder table = new StringBuilder("\n**" + work.title() + "**\n\n");
    table.append("| | ms | of Heed's | processor, ms | of Heed's | resident, MB | version |\n");
    table.append("|---|---|---|---|---|---|---|\n");
    double ms = median(peers.get(0), "ms");
    double cpu = median(peers.get(0), "cpu_ms");
    for (List<JsonNode> peer : peers) {
      table.append(
          String.format(
              Locale.ROOT,
              "| %s | %s | %.2f | %s | %.2f | %.0f | %s |%n",
              peer.get(0).get("peer").asText(),
              Chart.number(median(peer, "ms")),
              median(peer, "ms") / ms,
              Chart.number(median(peer, "cpu_ms")),
              median(peer, "cpu_ms") / cpu,
              median(peer, "rss_mb"),
              peer.get(0).get("version").asText()));
    }
    return table.toString();
  }

  private Map<String, List<JsonNode>> kinds() {
    Map<String, List<JsonNode>> kinds = new LinkedHashMap<>();
    growth.forEach(
        row -> kinds.computeIfAbsent(row.get("growth").asText(), k -> new ArrayList<>()).add(row));
    return kinds;
  }

  private static List<Chart.Item> items(List<JsonNode> rows) {
    return rows.stream()
        .map(
            row ->
                new Chart.Item(
                    Chart.number(row.get("size").asDouble()).replaceAll("\\.0+$", ""),
                    row.get("size").asDouble(),
                    row.get("value").asDouble()))
        .toList();
  }

  private String growthTable() {
    StringBuilder table = new StringBuilder("\n**What grows how**\n\n");
    table.append("| | measured | one more costs | begins at |\n|---|---|---|---|\n");
    kinds()
        .forEach(
            (kind, each) -> {
              Chart.Line line = Chart.Line.through(items(each));
              String unit = kind.equals("sessions") ? "MB" : "ms";
              StringBuilder seen = new StringBuilder();
              for (Chart.Item item : items(each)) {
                seen.append(seen.length() == 0 ? "" : ", ")
                    .append(item.name())
                    .append(": ")
                    .append(Chart.number(item.value()));
              }
              table.append(
                  "| %s by %s | %s | %s %s | %s %s |%n"
                      .formatted(
                          kind,
                          each.get(0).get("unit").asText(),
                          seen,
                          Chart.number(line.slope()),
                          unit,
                          Chart.number(line.from()),
                          unit));
            });
    return table.toString();
  }

  /** Writes the charts, and the measured part of the page in place of an earlier one. */
  void write(Path docs, String command) throws IOException {
    StringBuilder part = new StringBuilder(BEGIN + "\n\n");
    part.append("`").append(command.strip()).append("`, ");
    part.append(System.getProperty("os.name")).append(' ').append(System.getProperty("os.arch"));
    part.append(", ").append(Runtime.getRuntime().availableProcessors()).append(" cores, Java ");
    part.append(Runtime.version()).append(", fp32, cpu, batch 1, graph sha256 `");
    part.append(model, 0, 12).append("`, on ").append(LocalDate.now(ZoneOffset.UTC));
    part.append(".\n");
    for (Work work : WORKS) {
      part.append(table(work));
      bars(docs, work.name(), part);
    }
    part.append(growthTable());
    for (Map.Entry<String, List<JsonNode>> kind : kinds().entrySet()) {
      String unit = kind.getKey().equals("sessions") ? "MB resident" : "ms of the processor";
      Chart chart = new Chart("Growth: " + kind.getKey(), unit, items(kind.getValue()));
      String file = "performance-" + kind.getKey() + ".svg";
      String across = kind.getValue().get(0).get("unit").asText();
      Files.writeString(docs.resolve(IMAGES).resolve(file), chart.points(across));
      part.append("\n![").append(chart.title()).append("](images/").append(file).append(")\n");
    }
    left.forEach(line -> part.append("\nLeft out: ").append(line).append(".\n"));
    part.append("\n").append(END);
    Path page = docs.resolve("performance.md");
    String before = Files.readString(page);
    int from = before.indexOf(BEGIN);
    int to = before.indexOf(END) + END.length();
    Files.writeString(page, before.substring(0, from) + part + before.substring(to));
  }

  private void bars(Path docs, String work, StringBuilder part) throws IOException {
    List<Chart.Item> items =
        of(work).stream()
            .map(
                each -> new Chart.Item(each.get(0).get("peer").asText(), 0, median(each, "cpu_ms")))
            .toList();
    if (items.isEmpty()) {
      return;
    }
    String title = "Processor time of one " + work;
    String name = "performance-" + work.replace(' ', '-');
    Files.writeString(
        docs.resolve(IMAGES).resolve(name + ".svg"), new Chart(title, "ms", items).bars());
    part.append("\n![").append(title).append("](images/").append(name).append(".svg)\n");
  }
}
