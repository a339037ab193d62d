package dev.heed.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.error.ErrorCode;
import dev.heed.testing.FakeHub;
import dev.heed.testing.Reference;
import dev.heed.testing.Refused;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.ToLongFunction;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubPullTest {

  private static final RepositoryId ID = RepositoryId.parse("org/tiny");
  private static final Retries HASTY = new Retries(3, Duration.ofMillis(1));

  /** What the client's buffers hold when a connection breaks. */
  private static final int PIECE = 1 << 14;

  @TempDir private Path cache;
  private FakeHub fake;

  @BeforeEach
  void start() {
    byte[] weights = new byte[300_000];
    new Random(7).nextBytes(weights);
    fake =
        new FakeHub("org/tiny")
            .with("config.json", text("{}"))
            .with("onnx/model.onnx", weights)
            .with("onnx/model_quantized.onnx", new byte[] {1, 2, 3})
            .with("pytorch_model.bin", new byte[] {4, 5})
            .with("README.md", text("# a page"));
  }

  @AfterEach
  void stop() {
    fake.close();
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private HubSettings settings(Optional<String> token) {
    return new HubSettings(
        cache, fake.address(), token, false, false, true, Duration.ofSeconds(20));
  }

  private Hub hub() {
    return hub(Optional.empty(), folder -> Long.MAX_VALUE);
  }

  private Hub hub(Optional<String> token, ToLongFunction<Path> room) {
    return Hub.of(settings(token), HASTY, room);
  }

  private Pulled pull(String... include) {
    return hub().pull(ID, PullChoice.of(include), PullListener.none());
  }

  private Pulled smallest() {
    return hub().pull(ID, PullChoice.smallest(), PullListener.none());
  }

  @Test
  void the_cache_has_the_layout_of_the_official_clients() throws IOException {
    Pulled pulled = smallest();
    Path folder = cache.resolve("models--org--tiny");
    assertThat(pulled.folder()).isEqualTo(folder.resolve("snapshots/" + FakeHub.COMMIT));
    assertThat(folder.resolve("refs/main")).hasContent(FakeHub.COMMIT);
    Path link = pulled.folder().resolve("onnx/model.onnx");
    assertThat(Files.readSymbolicLink(link))
        .isEqualTo(Path.of("../../../blobs", fake.etag("onnx/model.onnx")));
    assertThat(Files.readSymbolicLink(pulled.folder().resolve("config.json")))
        .isEqualTo(Path.of("../../blobs", fake.etag("config.json")));
    assertThat(cache.resolve(".locks/models--org--tiny")).isDirectory();
    assertThat(hub().find(ID)).contains(pulled.folder());
    assertThat(hub().folder("org/tiny")).isEqualTo(pulled.folder());
  }

  @Test
  void what_is_not_needed_is_left_out_and_named() {
    Pulled pulled = smallest();
    assertThat(pulled.files())
        .extracting(Pulled.PulledFile::path)
        .containsExactly("config.json", "onnx/model.onnx");
    assertThat(pulled.leftOut())
        .extracting(Pulled.LeftOut::path)
        .containsExactlyInAnyOrder("README.md", "onnx/model_quantized.onnx", "pytorch_model.bin");
  }

  @Test
  void a_second_pull_fetches_nothing() {
    smallest();
    long sent = fake.sent();
    assertThat(smallest().files()).noneMatch(Pulled.PulledFile::fetched);
    assertThat(fake.sent()).isEqualTo(sent);
  }

  @Test
  void the_token_goes_to_the_hub_alone() {
    fake.refusing("GatedRepo", "hf_secret");
    hub(Optional.of("hf_secret"), f -> Long.MAX_VALUE)
        .pull(ID, PullChoice.smallest(), PullListener.none());
    assertThat(fake.asked())
        .filteredOn(FakeHub.Asked::hub)
        .allMatch(asked -> asked.authorization().equals("Bearer hf_secret"));
    assertThat(fake.asked())
        .filteredOn(asked -> !asked.hub())
        .isNotEmpty()
        .allMatch(asked -> asked.authorization().isEmpty());
  }

  @Test
  void what_the_hub_refuses_is_explained() {
    Refused.model(
        () ->
            hub().pull(RepositoryId.parse("org/none"), PullChoice.smallest(), PullListener.none()),
        "has no model 'org/none', or it is private",
        "HF_TOKEN");
    Refused.model(
        () ->
            hub()
                .pull(
                    RepositoryId.parse("org/tiny@no"), PullChoice.smallest(), PullListener.none()),
        "no revision 'no'");
    fake.refusing("GatedRepo", "hf_right");
    Refused.model(this::smallest, "is gated", "Ask for access", "HF_TOKEN");
    Refused.model(
        () ->
            hub(Optional.of("hf_wrong"), f -> Long.MAX_VALUE)
                .pull(ID, PullChoice.smallest(), PullListener.none()),
        "is gated",
        "The token that was sent",
        "has no access");
  }

  @Test
  void a_message_never_has_the_token() {
    assertThat(settings(Optional.of("hf_secret")).toString()).doesNotContain("hf_secret");
  }

  @Test
  void a_connection_that_breaks_goes_on_where_it_was() {
    fake.cutting(2);
    Pulled pulled = smallest();
    assertThat(pulled.folder().resolve("onnx/model.onnx")).hasSize(300_000);
    assertThat(fake.sent()).isLessThanOrEqualTo(300_000 + 2 * PIECE);
    assertThat(fake.asked())
        .filteredOn(asked -> !asked.hub())
        .extracting(FakeHub.Asked::range)
        .hasSize(3)
        .element(0, InstanceOfAssertFactories.STRING)
        .isEmpty();
  }

  @Test
  void what_an_ended_process_left_is_gone_on_with() throws IOException {
    Path part = part();
    Files.write(part, firstBytes(200_000));
    smallest();
    assertThat(fake.sent()).isEqualTo(100_000);
    assertThat(part).doesNotExist();
  }

  @Test
  void a_wrong_half_that_was_left_is_fetched_anew() throws IOException {
    byte[] wrong = firstBytes(200_000);
    wrong[10] ^= 4;
    Files.write(part(), wrong);
    smallest();
    assertThat(fake.sent()).isEqualTo(400_000);
    assertThat(hub().cache().verify()).isEmpty();
  }

  @Test
  void a_host_that_cannot_go_on_begins_anew() throws IOException {
    Files.write(part(), firstBytes(200_000));
    fake.withoutRanges();
    smallest();
    assertThat(hub().cache().verify()).isEmpty();
  }

  private Path part() throws IOException {
    Path blobs = cache.resolve("models--org--tiny/blobs");
    Files.createDirectories(blobs);
    return blobs.resolve(fake.etag("onnx/model.onnx") + ".incomplete");
  }

  private static byte[] firstBytes(int count) {
    byte[] weights = new byte[300_000];
    new Random(7).nextBytes(weights);
    return Arrays.copyOf(weights, count);
  }

  @Test
  void one_flipped_byte_is_refused_and_leaves_nothing() {
    fake.flipping(123_456);
    Refused.model(this::smallest, "onnx/model.onnx arrived damaged", "It was removed");
    assertThat(hub().find(ID)).isEmpty();
    assertThat(cache.resolve("models--org--tiny/snapshots/" + FakeHub.COMMIT + "/onnx"))
        .doesNotExist();
    fake.flipping(-1);
    assertThat(smallest().files()).hasSize(2);
  }

  @Test
  void a_full_disk_is_told_before_anything_is_fetched() {
    Refused.model(
        () ->
            hub(Optional.empty(), folder -> 300_001)
                .pull(ID, PullChoice.smallest(), PullListener.none()),
        "needs 300,002 bytes more",
        "300,001 are free",
        "HF_HUB_CACHE");
    assertThat(fake.asked()).noneMatch(asked -> asked.line().contains("/resolve/"));
  }

  @Test
  void a_mirror_without_a_listing_is_asked_of_each_file() {
    fake.withoutListing();
    assertThat(smallest().files()).hasSize(2);
    assertThat(hub().cache().verify()).isEmpty();
  }

  @Test
  void a_model_that_was_renamed_is_found() {
    fake.renamedFrom("org/old");
    Pulled pulled =
        hub().pull(RepositoryId.parse("org/old"), PullChoice.smallest(), PullListener.none());
    assertThat(pulled.folder().resolve("onnx/model.onnx")).hasSize(300_000);
  }

  @Test
  void a_listing_that_leads_out_of_the_folder_is_refused() {
    fake.with("../../evil.json", text("{}"));
    Refused.model(() -> pull("*"), "'..' may lead out");
    assertThat(cache.resolve("models--org--tiny")).doesNotExist();
  }

  @Test
  void patterns_choose_exactly() {
    assertThat(pull("*.onnx", "pytorch*").files())
        .extracting(Pulled.PulledFile::path)
        .containsExactly("onnx/model.onnx", "onnx/model_quantized.onnx", "pytorch_model.bin");
    Pulled without =
        hub()
            .pull(
                ID,
                new PullChoice(
                    List.of("onnx/"), List.of("*quant*"), Optional.empty(), Optional.empty()),
                PullListener.none());
    assertThat(without.files())
        .extracting(Pulled.PulledFile::path)
        .containsExactly("onnx/model.onnx");
  }

  @Test
  void a_file_that_is_asked_for_by_name_and_is_not_there_is_noted() {
    Refused.with(
        ErrorCode.INVALID_OPTION, () -> pull("vocab.txt"), "No file of org/tiny", "config.json");
    assertThat(cache.resolve("models--org--tiny/.no_exist/" + FakeHub.COMMIT + "/vocab.txt"))
        .isEmptyFile();
  }

  @Test
  void offline_asks_nobody() {
    Hub offline =
        Hub.of(
            new HubSettings(
                cache, fake.address(), Optional.empty(), true, false, true, Duration.ofSeconds(5)));
    Refused.model(
        () -> offline.pull(ID, PullChoice.smallest(), PullListener.none()),
        "HF_HUB_OFFLINE",
        "The cache is empty");
    Refused.model(() -> offline.folder("org/tiny"), "heed pull org/tiny");
    assertThat(fake.asked()).isEmpty();
    Pulled pulled = smallest();
    assertThat(offline.pull(ID, PullChoice.smallest(), PullListener.none()).files())
        .extracting(Pulled.PulledFile::path)
        .containsExactlyElementsOf(pulled.files().stream().map(Pulled.PulledFile::path).toList());
  }

  @Test
  void without_links_the_files_themselves_lie_in_the_snapshot() {
    HubSettings plain =
        new HubSettings(
            cache, fake.address(), Optional.empty(), false, false, false, Duration.ofSeconds(5));
    Pulled pulled = Hub.of(plain).pull(ID, PullChoice.smallest(), PullListener.none());
    assertThat(pulled.folder().resolve("onnx/model.onnx"))
        .isRegularFile()
        .satisfies(file -> assertThat(Files.isSymbolicLink(file)).isFalse());
    assertThat(Hub.of(plain).pull(ID, PullChoice.smallest(), PullListener.none()).files())
        .noneMatch(Pulled.PulledFile::fetched);
  }

  @Test
  void a_real_model_is_whole() throws IOException {
    try (FakeHub real = new FakeHub("org/bert").with(Reference.folder("models/bert"))) {
      HubSettings other =
          new HubSettings(
              cache, real.address(), Optional.empty(), false, false, true, Duration.ofSeconds(20));
      Pulled pulled =
          Hub.of(other)
              .pull(RepositoryId.parse("org/bert"), PullChoice.smallest(), PullListener.none());
      assertThat(pulled.files())
          .extracting(Pulled.PulledFile::path)
          .containsExactly(
              "config.json",
              "onnx/model.onnx",
              "special_tokens_map.json",
              "tokenizer.json",
              "tokenizer_config.json",
              "vocab.txt");
    }
  }
}
