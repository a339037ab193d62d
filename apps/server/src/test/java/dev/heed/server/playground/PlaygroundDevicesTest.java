package dev.heed.server.playground;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.heed.server.Server;
import dev.heed.server.settings.ModelSource;
import dev.heed.server.settings.ServerSettings;
import dev.heed.testing.Reference;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** The page with a camera and a microphone, which Chromium makes up, worked by keys alone. */
@TestInstance(Lifecycle.PER_CLASS)
class PlaygroundDevicesTest {

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
                        ModelSource.parse("detr=" + Reference.folder("models/detr")),
                        ModelSource.parse("clip=" + Reference.folder("models/clip")),
                        ModelSource.standard("voice-activity-detection")))
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

  /** Goes on with Tab until a control with this text has the focus. */
  private void tabTo(String text) {
    for (int i = 0; i < 30; i++) {
      browser.key("Tab", 9, "");
      if (browser.run("document.activeElement.textContent.trim()").asText().equals(text)) {
        return;
      }
    }
    throw new AssertionError("Tab never comes to '" + text + "'");
  }

  private void enter() {
    browser.key("Enter", 13, "\r");
  }

  private void assertClean() {
    assertThat(browser.errors).isEmpty();
    assertThat(browser.run("document.getElementById('error').textContent").asText()).isEmpty();
    assertThat(
            browser
                .run("document.documentElement.scrollWidth - document.documentElement.clientWidth")
                .asInt())
        .isZero();
  }

  /** A finger needs that much. */
  private void assertWithinReach() {
    assertThat(
            browser
                .run(
                    "[...document.querySelectorAll('main button, main select, main summary')]"
                        + ".filter(e => e.offsetParent && e.getBoundingClientRect().height < 32)"
                        + ".map(e => e.textContent)")
                .toString())
        .isEqualTo("[]");
  }

  @Test
  void aPictureIsTakenWithTheCameraByKeys() {
    open("detr", 1200, 900, false);
    tabTo("Use the camera");
    enter();
    browser.await("document.querySelector('video').videoWidth > 0 && " + told("Take the picture"));
    browser.screenshot(SHOTS.resolve("camera-light.png"));
    enter();
    browser.await("!document.querySelector('img.preview').hidden && " + told("Use the camera"));
    assertThat(browser.run("document.querySelector('video').srcObject === null").asBoolean())
        .isTrue();
    browser.run("document.getElementById('more').open = true");
    browser.run("document.querySelector('#options input').value = '0.3'");
    tabTo("Run");
    enter();
    browser.await(DONE + " && document.querySelector('#answer .picture canvas') !== null");
    browser.screenshot(SHOTS.resolve("camera-answer-light.png"));
    assertThat(browser.run("document.querySelector('#curl pre').textContent").asText())
        .contains("@camera.png");
    assertClean();
  }

  private static String told(String button) {
    return "[...document.querySelectorAll('button')].some(b => b.textContent === '" + button + "')";
  }

  @Test
  void aPhoneTakesAPictureInTheDark() {
    open("clip", 375, 700, true);
    browser.run(
        "document.querySelectorAll('#inputs input[type=text], #inputs input:not([type])')"
            + ".forEach(e => { e.value = 'a cat, a green circle'; })");
    tabTo("Use the camera");
    enter();
    browser.await(told("Take the picture"));
    browser.screenshot(SHOTS.resolve("phone-camera-dark.png"));
    enter();
    browser.await("!document.querySelector('img.preview').hidden");
    tabTo("Run");
    enter();
    browser.await(DONE + " && document.querySelectorAll('.bars li').length > 0");
    browser.screenshot(SHOTS.resolve("phone-answer-dark.png"));
    assertWithinReach();
    assertClean();
  }

  @Test
  void soundIsRecordedAndHeardByKeys() {
    open("voice-activity-detection", 375, 700, false);
    tabTo("Record");
    enter();
    browser.await(told("Stop"));
    browser.run("new Promise(r => setTimeout(r, 1200))");
    browser.screenshot(SHOTS.resolve("phone-recording-light.png"));
    enter();
    browser.await("!document.querySelector('audio.preview').hidden && " + told("Record"));
    browser.await("document.querySelector('audio.preview').duration > 0.5");
    tabTo("Run");
    enter();
    browser.await(DONE + " && document.querySelector('#answer').textContent.trim() !== ''");
    browser.screenshot(SHOTS.resolve("phone-recorded-light.png"));
    assertWithinReach();
    assertClean();
  }

  @Test
  void whoLeavesWhileItRecordsLeavesNothingOn() {
    open("voice-activity-detection", 1200, 900, false);
    browser.run(
        "const get = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);"
            + "navigator.mediaDevices.getUserMedia = async (wanted) => "
            + "(window.stream = await get(wanted))");
    tabTo("Record");
    enter();
    browser.await(told("Stop"));
    browser.run(
        "document.getElementById('model').value = 'detr';"
            + "document.getElementById('model').dispatchEvent(new Event('change'))");
    browser.await("window.stream.getTracks().every(t => t.readyState === 'ended')");
    browser.await(told("Use the camera"));
    assertClean();
  }
}
