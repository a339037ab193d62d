package dev.heed.vision.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.heed.Heed;
import dev.heed.Opening;
import dev.heed.error.ErrorCode;
import dev.heed.testing.Reference;
import dev.heed.testing.Refused;
import dev.heed.testkit.WeightsByRule;
import dev.heed.vision.image.Image;
import dev.heed.vision.match.MatchModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Matches of photographs, without a model and with one, held to geometry. */
class VerifiedMatchesTest {

  private static final Heed HEED = Heed.start();
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  private static Path picture(String name) {
    return Reference.folder("inputs/image/" + name);
  }

  private static MatchedKeypoints matched(String first, String second, String verify) {
    Opening opening =
        Opening.standard()
            .withOptions(Map.of("match-with", picture(second).toString(), "verify", verify));
    try (var match = HEED.pipeline(KeypointMatching.TYPE, opening)) {
      return match.run(Image.read(picture(first)));
    }
  }

  /** The middles of pixels go to {@code (x + 0.5) s - 0.5}: within two thirds of a pixel. */
  @Test
  void a_photograph_made_smaller_is_found_with_its_scale() {
    MatchedKeypoints found = matched("cat_451x300.png", "cat_444_225x150.jpg", "homography");
    assertThat(found.isSamePlace()).isTrue();
    for (double[] corner : new double[][] {{0, 0}, {450, 0}, {0, 299}, {450, 299}}) {
      double[] to = found.geometry().orElseThrow().moved(corner[0], corner[1]);
      assertThat(to[0]).isCloseTo((corner[0] + 0.5) * 225 / 451 - 0.5, within(0.67));
      assertThat(to[1]).isCloseTo((corner[1] + 0.5) * 150 / 300 - 0.5, within(0.67));
    }
    assertThat(found.inliers()).hasSizeGreaterThan(found.matches().size() / 2);
    JsonNode json = JSON.valueToTree(found);
    assertThat(json.get("model").asText()).isEqualTo("homography");
    assertThat(json.get("same_place").asBoolean()).isTrue();
    assertThat(json.get("matrix").get(2).get(2).asDouble()).isEqualTo(1);
    long marked = 0;
    for (JsonNode match : json.get("matches")) {
      marked += match.get("inlier").asBoolean() ? 1 : 0;
    }
    assertThat(marked).isEqualTo(found.inliers().size()).isEqualTo(json.get("inliers").asInt());
    assertThat(found.toString()).contains("of them by one homography:\n");
  }

  @Test
  void different_photographs_are_not_the_same_place() {
    MatchedKeypoints found = matched("cat_444_225x150.jpg", "astronaut_90x120.png", "fundamental");
    assertThat(found.isSamePlace()).isFalse();
    assertThat(found.inliers()).isEmpty();
    assertThat(found.verifiedBy()).contains(MatchModel.FUNDAMENTAL);
    assertThat((Object) JSON.valueToTree(found).get("matrix")).isNull();
    assertThat(found.toString()).contains("do not seem to show the same place");
  }

  @Test
  void without_verification_the_answer_is_the_list_of_matches() {
    MatchedKeypoints found = matched("cat_444_225x150.jpg", "cat_200x133.bmp", "none");
    JsonNode json = JSON.valueToTree(found);
    assertThat(json.isArray()).isTrue();
    assertThat(json.get(0).fieldNames())
        .toIterable()
        .containsExactly("keypoint_image_0", "keypoint_image_1", "score");
    assertThat(found.matches()).allMatch(match -> match.score() > 0 && match.score() <= 1);
  }

  /** Weights by rule find what they find; it is held to geometry all the same, and drawn. */
  @Test
  void matches_of_a_model_are_held_too() throws IOException {
    Path model = WeightsByRule.folder(Reference.folder("models_5/matching__lightglue"), folder);
    Opening opening =
        Opening.of(model)
            .withOptions(
                Map.of(
                    "match-with", picture("cat_200x133.bmp").toString(),
                    "verify", "homography",
                    "tolerance", "5"));
    try (var match = HEED.pipeline(KeypointMatching.TYPE, opening)) {
      Image image = Image.read(picture("cat_200x133.bmp"));
      MatchedKeypoints found = match.run(image);
      assertThat(found.verifiedBy()).contains(MatchModel.HOMOGRAPHY);
      assertThat(found.inliers().size()).isLessThanOrEqualTo(found.matches().size());
      Path png = folder.resolve("matches.png");
      KeypointMatching.TYPE.draw(image, found, png);
      assertThat(Image.read(png).width()).isGreaterThanOrEqualTo(400);
    }
  }

  @Test
  void the_other_picture_is_asked_for() {
    try (var match = HEED.pipeline(KeypointMatching.TYPE, Opening.standard())) {
      Image image = Image.read(picture("cat_200x133.bmp"));
      Refused.with(ErrorCode.INVALID_OPTION, () -> match.run(image), "--match-with");
    }
  }
}
