package dev.heed.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class LogWriterTest {

  private final List<String> written = new CopyOnWriteArrayList<>();

  @Test
  void lines_are_written_in_their_order() {
    try (LogWriter log = new LogWriter(false, written::add)) {
      IntStream.range(0, 100).forEach(i -> log.accept("line " + i));
    }
    assertThat(written)
        .containsExactlyElementsOf(IntStream.range(0, 100).mapToObj(i -> "line " + i).toList());
  }

  /** As with a pipe that nobody reads: the server must go on. */
  @Test
  @Timeout(20)
  void who_logs_never_waits_and_lost_lines_are_counted() throws Exception {
    CountDownLatch read = new CountDownLatch(1);
    try (LogWriter log =
        new LogWriter(
            true,
            line -> {
              await(read);
              written.add(line);
            })) {
      IntStream.range(0, 20_000).forEach(i -> log.accept("line " + i));
      read.countDown();
    }
    assertThat(written).contains("line 0").doesNotContain("line 19999");
    assertThat(written)
        .filteredOn(line -> line.contains("log_lines_lost"))
        .singleElement()
        .asString()
        .containsPattern("\"count\":1[01]\\d\\d\\d}");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
