package dev.heed.server.playground;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.heed.server.Server;
import dev.heed.server.settings.ModelSource;
import dev.heed.server.settings.ServerSettings;
import dev.heed.testing.Reference;
import dev.heed.testing.Repository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page in a headless Chromium, where there is one. Screenshots are left in target/. */
@TestInstance(Lifecycle.PER_CLASS)
class PlaygroundPageTest {

  private static final Path SHOTS = Path.of("target", "playground");
  private static final String DONE =
      "document.getElementById('status').textContent.startsWith('Done')";

  private Server server;
  private Browser browser;

  @BeforeAll
  void start(@TempDir Path profile) throws Exception {
    Optional<Path> chromium = Browser.find();
    assumeTrue(chromium.isPresent(), "No chromium on the PATH: apt-get install chromium.");
    server =
        Server.start(
            ServerSettings.standard()
                .withModels(
                    List.of(
                        ModelSource.standard("image-classification"),
                        ModelSource.standard("sentence-similarity"),
                        ModelSource.standard("voice-activity-detection"),
                        ModelSource.parse("detr=" + Reference.folder("models/detr")),
                        ModelSource.parse(
                            "names=" + Reference.folder("models/bert-token-classification")),
                        ModelSource.parse("speech=" + Reference.folder("models/whisper"))))
                .withRepository(Reference.folder("models"))
                .withPort(0));
    server.awaitReady();
    browser = Browser.start(chromium.get(), profile);
  }

  @AfterAll
  void end() throws Exception {
    if (browser != null) {
      browser.close();
    }
    if (server != null) {
      server.close();
    }
  }

  private void open(String model, int width, int height, boolean dark) {
    browser.screen(width, height, width < 500, dark);
    browser.open("about:blank");
    browser.open(server.url() + "/#" + model);
    browser.await("document.body && document.body.dataset.ready === 'true'");
  }

  private void assertClean() {
    assertThat(browser.errors).isEmpty();
    assertThat(browser.requests)
        .allMatch(
            url ->
                url.startsWith(server.url())
                    || url.startsWith("data:")
                    || url.startsWith("blob:")
                    || url.startsWith("about:"));
  }

  private static Path photo() {
    return Repository.root().resolve("examples/photos/cat.png");
  }

  @Test
  void aPictureIsLabelledAndTheModelShowsWhereItLooked() {
    open("image-classification", 1200, 900, false);
    browser.choose("input[type=file]", photo());
    browser.run("document.getElementById('run').click()");
    browser.await(DONE + " && document.querySelectorAll('.bars li').length > 0");
    assertThat(browser.run("document.querySelector('#curl pre').textContent").asText())
        .contains("curl '" + server.url() + "/models/image-classification'")
        .contains("--data-binary '@cat.png'");
    browser.screenshot(SHOTS.resolve("picture-light.png"));
    browser.run("document.getElementById('look').click()");
    browser.await("!document.getElementById('seen').hidden && " + DONE);
    assertThat(browser.run("document.getElementById('frame').srcdoc").asText()).contains("<script");
    browser.run(
        "new Promise(r => setTimeout(r, 1500)).then(() =>"
            + " document.getElementById('seen').scrollIntoView())");
    browser.screenshot(SHOTS.resolve("looked-light.png"));
    browser.screen(900, 700, false, false);
    browser.screenshot(SHOTS.resolve("page.png"));
    assertClean();
  }

  @Test
  void boxesAreDrawnInTheDark() {
    open("detr", 1200, 900, true);
    browser.choose("input[type=file]", photo());
    browser.run(
        "document.getElementById('more').open = true;"
            + "[...document.querySelectorAll('#options input')][0].value = '0.47'");
    browser.run("document.getElementById('run').click()");
    browser.await(DONE + " && document.querySelector('.picture canvas') !== null");
    browser.screenshot(SHOTS.resolve("boxes-dark.png"));
    assertClean();
  }

  @Test
  void keysAreEnoughForAText() {
    open("names", 1200, 900, true);
    browser.run("document.querySelector('#model').focus()");
    browser.key("Tab", 9, "");
    assertThat(browser.run("document.activeElement.tagName").asText()).isEqualTo("TEXTAREA");
    browser.type("Ada Lovelace met Charles Babbage in London.");
    for (int i = 0; i < 2; i++) {
      browser.key("Tab", 9, "");
    }
    assertThat(browser.run("document.activeElement.id").asText()).isEqualTo("run");
    browser.key("Enter", 13, "\r");
    browser.await(DONE + " && document.querySelector('#answer .text') !== null");
    browser.screenshot(SHOTS.resolve("names-dark.png"));
    browser.run("document.getElementById('look').click()");
    browser.await("!document.getElementById('seen').hidden");
    assertClean();
  }

  @Test
  void aPhoneNeedsNoSidewaysScrolling() {
    open("speech", 375, 800, false);
    browser.choose("input[type=file]", Repository.root().resolve("examples/sounds/message.wav"));
    browser.run("document.getElementById('run').click()");
    browser.await(DONE + " && document.querySelector('#answer .said') !== null");
    assertThat(browser.run("document.documentElement.scrollWidth").asInt())
        .isLessThanOrEqualTo(375);
    browser.screenshot(SHOTS.resolve("phone-light.png"));
    assertClean();
  }

  @ParameterizedTest
  @CsvSource({
    "segformer, .picture canvas",
    "dpt, .picture canvas",
    "owlvit, .picture canvas",
    "clip, .bars li",
    "siglip, .bars li",
    "dinov2, p",
    "vision-encoder-decoder, .said",
    "wav2vec2-ctc, .said",
    "audio-spectrogram-transformer, .bars li",
    "clap, .bars li",
    "voice-activity-detection, .times i",
    "bert-question-answering, .text mark",
    "bert-masked-lm, .bars li",
    "bert-sequence-classification, .bars li",
    "bart-nli, .bars li",
    "sentence-similarity, .bars li",
    "gpt2, .said",
    "t5, .said",
    "bert, p"
  })
  void anAnswerOfEachKindIsDrawn(String model, String drawn) {
    open(model, 1000, 800, true);
    browser.run(
        """
        document.querySelectorAll('#inputs textarea, #inputs input').forEach(e => {
          if (e.type === 'text' || e.tagName === 'TEXTAREA') e.value = 'A [MASK], the cat';
        })\
        """);
    if (browser.run("document.querySelector('input[type=file]') !== null").asBoolean()) {
      String kind = browser.run("document.querySelector('input[type=file]').accept").asText();
      browser.choose(
          "input[type=file]",
          kind.equals("image/*")
              ? photo()
              : Repository.root().resolve("examples/sounds/message.wav"));
    }
    browser.run("document.getElementById('run').click()");
    browser.await(DONE + " || !document.getElementById('error').hidden");
    assertThat(browser.run("document.getElementById('error').textContent").asText()).isEmpty();
    assertThat(browser.run("document.querySelectorAll('#answer " + drawn + "').length").asInt())
        .isPositive();
    browser.screenshot(SHOTS.resolve("answer-" + model + ".png"));
    assertClean();
  }

  @Test
  void everyControlHasAName() {
    for (String model : List.of("image-classification", "names", "speech")) {
      open(model, 1200, 900, false);
      assertThat(
              browser
                  .run(
                      "[...document.querySelectorAll('input, select, textarea, button,"
                          + " iframe')].filter(e => !(e.labels && e.labels.length) &&"
                          + " !e.textContent.trim() && !e.title &&"
                          + " !e.getAttribute('aria-label')).length")
                  .asInt())
          .as(model)
          .isZero();
    }
  }

  @Test
  void theKeyIsAskedForOnceAndKeptInThePageAlone(@TempDir Path folder) throws Exception {
    Path keys = Files.writeString(folder.resolve("keys"), "a-key-of-sixteen-letters\n");
    ServerSettings settings =
        ServerSettings.standard()
            .withModels(
                List.of(
                    ModelSource.parse(
                        "names=" + Reference.folder("models/bert-token-classification"))))
            .withKeys(keys)
            .withPort(0);
    try (Server locked = Server.start(settings)) {
      locked.awaitReady();
      browser.open("about:blank");
      browser.open(locked.url() + "/");
      browser.await("document.body && document.querySelector('dialog[open]') !== null");
      assertThat(browser.run("document.activeElement.id").asText()).isEqualTo("key");
      browser.type("a-key-of-sixteen-letters");
      browser.key("Enter", 13, "\r");
      browser.await("document.body.dataset.ready === 'true'");
      browser.run(
          "document.querySelector('textarea').value = 'Ada.';"
              + " document.getElementById('run').click()");
      browser.await(DONE);
      assertThat(browser.run("document.querySelector('#curl pre').textContent").asText())
          .contains("$HEED_KEY")
          .doesNotContain("sixteen");
      assertThat(browser.run("localStorage.length + sessionStorage.length").asInt()).isZero();
      assertThat(browser.run("document.cookie").asText()).isEmpty();
    }
    browser.errors.clear(); // the browser itself reports the response of 401
    browser.requests.clear();
  }

  @Test
  void mistakesAreToldInTheServersSentences() {
    open("image-classification", 1200, 900, false);
    browser.choose("input[type=file]", Repository.root().resolve("examples/sounds/message.wav"));
    browser.run("document.getElementById('run').click()");
    browser.await("!document.getElementById('error').hidden");
    assertThat(browser.run("document.getElementById('error').textContent").asText())
        .isNotBlank()
        .doesNotContain("/examples/");
    browser.errors.clear(); // the browser itself reports the response of 400
  }

  @Test
  void theFormIsToldFromTheDeclaredOptions() {
    open("image-classification", 1200, 900, false);
    assertThat(
            browser.run("[...document.querySelectorAll('#options label')].map(l => l.textContent)"))
        .map(node -> node.asText())
        .contains("top k", "function to apply");
    assertThat(Map.of("errors", browser.errors)).isEqualTo(Map.of("errors", List.of()));
  }
}
