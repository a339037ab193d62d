package dev.heed.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.testing.FakeHub;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several processes, and processes that are killed. */
class HubProcessesTest {

  private static final int SIZE = 12 << 20;
  private static final int KILLS = 5;

  /** What is on its way when a process is killed is lost. */
  private static final long AHEAD = 1 << 14;

  @TempDir private Path cache;
  private FakeHub fake;

  @BeforeEach
  void start() {
    byte[] weights = new byte[SIZE];
    new Random(3).nextBytes(weights);
    fake =
        new FakeHub("org/large")
            .with("config.json", new byte[] {'{', '}'})
            .with("model.onnx", weights);
  }

  @AfterEach
  void stop() {
    fake.close();
  }

  /** In the other JVM: cache, address, threads. */
  public static void main(String[] args) {
    Hub hub = hub(Path.of(args[0]), args[1]);
    List<CompletableFuture<Void>> threads = new ArrayList<>();
    for (int i = 0; i < Integer.parseInt(args[2]); i++) {
      threads.add(CompletableFuture.runAsync(() -> pull(hub)));
    }
    threads.forEach(CompletableFuture::join);
  }

  private static Hub hub(Path cache, String address) {
    return Hub.of(
        new HubSettings(
            cache,
            URI.create(address),
            Optional.empty(),
            false,
            false,
            true,
            Duration.ofSeconds(60)));
  }

  private static Pulled pull(Hub hub) {
    return hub.pull(RepositoryId.parse("org/large"), PullChoice.smallest(), PullListener.none());
  }

  private Process puller(int threads) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:TieredStopAtLevel=1",
            "-XX:-UsePerfData",
            "-cp",
            System.getProperty("java.class.path"),
            HubProcessesTest.class.getName(),
            cache.toString(),
            fake.address().toString(),
            "" + threads)
        .redirectErrorStream(true)
        .start();
  }

  private static String ended(Process process) throws IOException, InterruptedException {
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return process.waitFor() + said;
  }

  @Test
  void killed_five_times_it_fetches_hardly_a_byte_twice() throws Exception {
    Random random = new Random(11);
    AtomicReference<Process> running = new AtomicReference<>();
    for (int kill = 0; kill < KILLS; kill++) {
      long moment = (long) ((kill + random.nextDouble()) * SIZE / KILLS);
      fake.gate((path, offset) -> pace(running, path, offset, moment));
      Process process = puller(1);
      running.set(process);
      ended(process);
      assertThat(process.exitValue()).as("killed").isNotZero();
    }
    fake.gate((path, offset) -> {});
    assertThat(ended(puller(1))).isEqualTo("0");
    assertThat(fake.sent()).isLessThanOrEqualTo((long) (SIZE * 1.02));
    assertThat(hub(cache, fake.address().toString()).cache().verify()).isEmpty();
  }

  /** As fast as the reader writes, and no faster: a network is not faster than a disk. */
  private void pace(AtomicReference<Process> running, String path, long offset, long moment)
      throws IOException {
    Process process = running.get();
    if (!path.equals("model.onnx") || process == null) {
      return;
    }
    Path part = cache.resolve("models--org--large/blobs/" + fake.etag(path) + ".incomplete");
    while (process.isAlive() && offset - (Files.exists(part) ? Files.size(part) : 0) > AHEAD) {
      LockSupport.parkNanos(100_000);
    }
    if (offset >= moment) {
      process.destroyForcibly();
      throw new IOException("the reader is gone");
    }
  }

  @Test
  void eight_at_once_fetch_once() throws Exception {
    List<Process> processes = List.of(puller(4), puller(4));
    for (Process process : processes) {
      assertThat(ended(process)).isEqualTo("0");
    }
    assertThat(fake.sent()).isEqualTo(SIZE);
    assertThat(fake.asked()).filteredOn(asked -> !asked.hub()).hasSize(1);
  }
}
