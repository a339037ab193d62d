package dev.heed.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.heed.testing.Repository;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

@TestInstance(Lifecycle.PER_CLASS)
class MetricsTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** What the series of each type end with. */
  private static final Map<String, List<String>> SERIES =
      Map.of(
          "histogram", List.of("_bucket", "_sum", "_count"),
          "summary", List.of("_sum", "_count"),
          "counter", List.of(""),
          "gauge", List.of(""),
          "untyped", List.of(""));

  private final List<String> log = new CopyOnWriteArrayList<>();
  private RunningServer server;
  private String text;

  @BeforeAll
  void start() {
    server =
        RunningServer.of(
            RunningServer.settings("names=bert-token-classification", "gpt2")
                .withLog(true, log::add));
    server.json("/models/names?secret=1", "{\"inputs\": [\"Ada met Charles.\", \"In London.\"]}");
    server.json(
        "/models/gpt2/v1/completions",
        "{\"prompt\": \"a b\", \"max_tokens\": 4, \"stream\": true}");
    server.post("/models/nobody", "text/plain", BodyPublishers.ofString("a"));
    text = server.get("/metrics").body();
  }

  @AfterAll
  void end() {
    server.close();
  }

  private double value(String series) {
    return text.lines()
        .filter(line -> line.startsWith(series + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError(series + " is not in\n" + text));
  }

  @Test
  void whatWasAskedIsCounted() {
    double warmUp = 1;
    assertThat(value("heed_inputs_total{model=\"names\",outcome=\"answered\"}"))
        .isEqualTo(2 + warmUp);
    assertThat(value("heed_queue_seconds_count{model=\"names\"}")).isEqualTo(2 + warmUp);
    assertThat(value("heed_batch_inputs_sum{model=\"names\"}")).isEqualTo(2 + warmUp);
    assertThat(value("heed_queue_inputs{model=\"names\"}")).isZero();
    assertThat(value("heed_model_resident_bytes{model=\"names\"}")).isPositive();
    assertThat(
            value(
                "heed_http_request_seconds_count{method=\"POST\",route=\"/models/:name\",status=\"200\"}"))
        .isEqualTo(1);
    assertThat(
            value(
                "heed_http_request_seconds_count{method=\"POST\",route=\"/models/:name\",status=\"404\"}"))
        .isEqualTo(1);
  }

  @Test
  void whatIsWrittenIsCounted() {
    assertThat(value("heed_tokens_written_total{model=\"gpt2\"}")).isGreaterThan(1);
    assertThat(value("heed_first_token_seconds_count{model=\"gpt2\"}")).isEqualTo(1);
  }

  @Test
  void theSameNumbersHaveTheNamesOfOtherServers() {
    double answered = value("heed_inputs_total{model=\"names\",outcome=\"answered\"}");
    assertThat(value("te_embed_success{model=\"names\"}")).isEqualTo(answered);
    assertThat(value("te_queue_size{model=\"names\"}")).isZero();
    assertThat(value("te_batch_next_size_sum{model=\"names\"}")).isEqualTo(answered);
    assertThat(value("nv_inference_request_success{model=\"names\"}")).isEqualTo(answered);
    assertThat(value("nv_inference_exec_count{model=\"names\"}"))
        .isEqualTo(value("heed_run_seconds_count{model=\"names\"}"));
    assertThat(value("nv_inference_queue_duration_us{model=\"names\"}"))
        .isEqualTo(1e6 * value("heed_queue_seconds_sum{model=\"names\"}"));
    assertThat(value("vllm:generation_tokens_total{model_name=\"gpt2\"}"))
        .isEqualTo(value("heed_tokens_written_total{model=\"gpt2\"}"));
    assertThat(value("vllm:time_to_first_token_seconds_count{model_name=\"gpt2\"}")).isEqualTo(1);
  }

  @Test
  void theProcessIsSeenToo() {
    assertThat(value("jvm_threads_current")).isPositive();
    assertThat(value("process_cpu_seconds_total")).isPositive();
  }

  @Test
  void eachRequestIsALineWithoutWhatWasAsked() throws IOException {
    JsonNode line =
        JSON.readTree(
            log.stream().filter(one -> one.contains("/models/names")).findFirst().orElseThrow());
    assertThat(line.get("event").asText()).isEqualTo("request");
    assertThat(line.get("method").asText()).isEqualTo("POST");
    assertThat(line.get("path").asText()).isEqualTo("/models/names");
    assertThat(line.get("status").asInt()).isEqualTo(200);
    assertThat(line.get("bytes_out").asInt()).isPositive();
    assertThat(String.join("\n", log)).doesNotContain("secret", "Ada", "/metrics");
  }

  @Test
  void theDashboardAsksForWhatThereIs() throws IOException {
    Path file = Repository.root().resolve("apps/server/deploy/grafana-dashboard.json");
    Set<String> there =
        text.lines()
            .filter(line -> line.startsWith("# TYPE "))
            .map(line -> line.split(" "))
            .flatMap(words -> SERIES.get(words[3]).stream().map(end -> words[2] + end))
            .collect(Collectors.toSet());
    Set<String> asked = new TreeSet<>();
    for (JsonNode query : JSON.readTree(file.toFile()).findValues("expr")) {
      Matcher names =
          Pattern.compile("[a-z]+(?:_[a-z]+)+")
              .matcher(query.asText().replace("$__rate_interval", ""));
      while (names.find()) {
        asked.add(names.group());
      }
    }
    asked.removeAll(Set.of("histogram_quantile", "label_values"));
    assertThat(asked).isNotEmpty();
    assertThat(there).containsAll(asked);
  }
}
