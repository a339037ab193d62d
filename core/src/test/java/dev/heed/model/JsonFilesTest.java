package dev.heed.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.testing.ProcessorTime;
import dev.heed.testing.Refused;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonFilesTest {

  @TempDir Path folder;

  private Json read(String text) throws IOException {
    return read(text.getBytes(StandardCharsets.UTF_8));
  }

  private Json read(byte[] bytes) throws IOException {
    return JsonFiles.read(Files.write(folder.resolve("config.json"), bytes));
  }

  private void refuse(String text, String... parts) {
    refuse(text.getBytes(StandardCharsets.UTF_8), parts);
  }

  private void refuse(byte[] bytes, String... parts) {
    long before = cpuMillis();
    Refused.model(() -> read(bytes), parts);
    Refused.model(() -> read(bytes), "config.json");
    assertThat(cpuMillis() - before).as("milliseconds of two readings").isLessThan(2000);
  }

  /** The time of this thread alone: what else the machine does is not measured. */
  private static long cpuMillis() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1_000_000;
  }

  @Test
  void a_file_of_one_gigabyte_is_refused_by_its_size() throws Exception {
    Path huge = folder.resolve("config.json");
    try (RandomAccessFile file = new RandomAccessFile(huge.toFile(), "rw")) {
      file.setLength(1L << 30);
    }
    ProcessorTime.spentWithin(
        Duration.ofSeconds(2),
        () -> Refused.model(() -> JsonFiles.read(huge), "1,073,741,824 bytes", "67,108,864"));
  }

  @Test
  void a_hundred_thousand_brackets_are_refused() {
    refuse("[".repeat(100_000), "200 levels", "line 1, column 20");
    refuse("{\"a\":".repeat(100_000), "200 levels", "line 1, column");
  }

  @Test
  void more_tokens_than_memory_should_hold_are_refused() {
    refuse("{\"a\":[" + "1,".repeat(2_000_000) + "1]}", "1,000,000 tokens");
  }

  @Test
  void numbers_and_strings_without_end_are_refused() {
    refuse("{\"a\":" + "1".repeat(100_000) + "}", "passes what Heed reads");
    refuse("{\"a\":\"" + "x".repeat(5_000_000) + "\"}", "passes what Heed reads");
  }

  @Test
  void a_mistake_is_named_by_line_and_column() {
    refuse(
        "{\n  \"a\": 1,\n  oops\n}",
        "config.json is not valid JSON at line 3, column 3",
        "double-quote");
    refuse("{\"a\": 1", "line 1", "end-of-input");
    refuse("{\"a\": 1} x", "line 1", "Unrecognized token 'x'");
    refuse("{'a': 1}", "line 1");
  }

  @Test
  void what_is_no_object_is_refused() {
    refuse("[1, 2]", "should hold a JSON object, but holds [1,2]");
    refuse("", "is empty");
    refuse(new byte[] {'{', '"', (byte) 0xC3, '(', '"', ':', '1', '}'}, "not valid JSON");
    refuse(new byte[] {0, 0, 0, 0, 1, 2, 3}, "not valid JSON");
  }

  @Test
  void what_python_writes_is_read() throws IOException {
    Json json = read("\uFEFF{\"a\": NaN, \"b\": -Infinity, \"c\": 1, \"c\": 2, \"d\": 1e400}");
    assertThat(json.number("a")).isNaN();
    assertThat(json.number("b")).isNegative().isInfinite();
    assertThat(json.integer("c")).isEqualTo(2);
    assertThat(json.number("d")).isInfinite();
  }

  @Test
  void a_missing_file_a_folder_and_a_device_are_told_apart() throws IOException {
    Refused.model(() -> JsonFiles.read(folder.resolve("x")), "does not exist", "has: nothing");
    Refused.model(() -> JsonFiles.read(folder), "is a folder");
    Path device = Path.of("/dev/zero");
    if (Files.exists(device)) {
      Refused.model(() -> JsonFiles.read(device), "a device or pipe");
    }
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("nowhere"));
    Refused.model(() -> JsonFiles.read(link), "a link to a file that does not exist");
  }

  @Test
  void a_million_keys_are_refused_before_they_fill_the_memory() {
    StringBuilder text = new StringBuilder("{");
    for (int i = 0; i < 1_000_000; i++) {
      text.append("\"k").append(i).append("\":0,");
    }
    Refused.model(() -> read(text.append("\"z\":1}").toString()), "1,000,000 tokens");
  }

  @Test
  void a_vocabulary_of_a_quarter_of_a_million_is_read() throws IOException {
    StringBuilder text = new StringBuilder("{");
    for (int i = 0; i < 250_000; i++) {
      text.append("\"k").append(i).append("\":").append(i).append(',');
    }
    assertThat(read(text.append("\"z\":1}").toString()).integer("k249999")).isEqualTo(249_999);
  }

  @Test
  void a_file_that_may_not_be_read_says_so() throws IOException {
    Path file = Files.writeString(folder.resolve("config.json"), "{}");
    Refused.model(() -> FileChecks.requireReadable(file, path -> false), "permission denied");
  }
}
