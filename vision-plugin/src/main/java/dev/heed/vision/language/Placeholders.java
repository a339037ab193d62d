package dev.heed.vision.language;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.model.Json;
import dev.heed.model.ModelFolder;
import dev.heed.spi.Tokenizer;
import java.util.List;

/**
 * What stands for a picture in a prompt: one mark in what a user or a template writes, and in its
 * place as many tokens as the picture has vectors, with what the model's processor writes around
 * them.
 *
 * @param type the {@code model_type}
 * @param mark what templates write for a picture
 * @param token what stands for one vector
 * @see <a href="https://huggingface.co/docs/transformers/main_classes/processors">as published</a>
 */
record Placeholders(String type, String mark, String token, Tokenizer tokenizer, Json special) {

  private static final String FAKE = "<fake_token_around_image>";
  private static final String GLOBAL = "<global-img>";

  static Placeholders of(ModelFolder folder, Tokenizer tokenizer) {
    Json config = folder.config();
    String type = config.text("model_type", "");
    String token = text(tokenizer, PictureModel.token(config));
    String mark =
        type.equals("gemma3") ? text(tokenizer, config.integer("boi_token_index", 255_999)) : token;
    Json special =
        folder
            .findJson("tokenizer_config.json")
            .orElseGet(() -> Json.empty("tokenizer_config.json"));
    return new Placeholders(type, mark, token, tokenizer, special);
  }

  private static String text(Tokenizer tokenizer, long id) {
    return tokenizer.decode(new long[] {id}, false).strip();
  }

  /** A prompt with all marks replaced, in their order. */
  String expanded(String prompt, List<SeenPicture> pictures) {
    StringBuilder all = new StringBuilder();
    int from = 0;
    for (SeenPicture picture : pictures) {
      int at = prompt.indexOf(mark, from);
      if (at < 0) {
        throw marks(prompt, pictures.size());
      }
      all.append(prompt, from, at).append(tokens(picture));
      from = at + mark.length();
    }
    if (prompt.indexOf(mark, from) >= 0) {
      throw marks(prompt, pictures.size());
    }
    return all.append(prompt.substring(from)).toString();
  }

  private RuntimeException marks(String prompt, int pictures) {
    int count = prompt.split(java.util.regex.Pattern.quote(mark), -1).length - 1;
    return invalidInput(
        "The prompt has %s marks %s, but there are %s pictures. Write one where each picture goes, or none."
            .formatted(count, mark, pictures));
  }

  /** A prompt as the model was trained on where its folder has no template for chats. */
  String plain(String prompt, int pictures) {
    String marks = mark.repeat(pictures);
    if (type.equals("paligemma")) {
      int end = prompt.lastIndexOf(mark) + (prompt.contains(mark) ? mark.length() : 1);
      String before = prompt.contains(mark) ? prompt.substring(0, end) : marks;
      String after = prompt.contains(mark) ? prompt.substring(end) : prompt;
      return before + tokenizer.specialToken("bos_token").orElse("<bos>") + after + "\n";
    }
    return prompt.contains(mark) || pictures == 0 ? prompt : marks + "\n" + prompt;
  }

  /** Whether the model's own prompt says all: no token is put before it. */
  boolean isWhole() {
    return type.equals("paligemma");
  }

  private String tokens(SeenPicture picture) {
    String all = token.repeat(picture.count());
    return switch (type) {
      case "idefics3", "smolvlm" -> squares(picture);
      case "gemma3" -> soft(picture);
      case "lfm2_vl" -> parts(picture);
      case "internvl" ->
          special.text("start_image_token", "<img>")
              + all
              + special.text("end_image_token", "</img>");
      default -> all;
    };
  }

  /** Row by row, each square with its place, and the whole picture last. */
  private String squares(SeenPicture picture) {
    SeenPicture.Grid grid = picture.grid();
    String each = token.repeat(picture.count() / grid.squares());
    String whole = FAKE + GLOBAL + each + FAKE;
    if (grid.rows() == 0) {
      return whole;
    }
    StringBuilder all = new StringBuilder();
    for (int row = 1; row <= grid.rows(); row++) {
      for (int column = 1; column <= grid.columns(); column++) {
        all.append(FAKE).append("<row_" + row + "_col_" + column + ">").append(each);
      }
      all.append('\n');
    }
    return all.append('\n').append(whole).toString();
  }

  /** Row by row, each part with its place, and a small picture of the whole last. */
  private String parts(SeenPicture picture) {
    SeenPicture.Grid grid = picture.grid();
    StringBuilder all = new StringBuilder("<|image_start|>");
    int cut = grid.rows() * grid.columns();
    if (cut <= 1) {
      return all.append(token.repeat(picture.count())).append("<|image_end|>").toString();
    }
    List<Integer> counts = picture.parts();
    for (int i = 0; i < cut; i++) {
      int row = i / grid.columns() + 1;
      int column = i % grid.columns() + 1;
      all.append("<|img_row_" + row + "_col_" + column + "|>").append(token.repeat(counts.get(i)));
    }
    if (counts.size() > cut) {
      all.append("<|img_thumbnail|>").append(token.repeat(counts.get(cut)));
    }
    return all.append("<|image_end|>").toString();
  }

  /** The whole picture, and crops of it where it is long. */
  private String soft(SeenPicture picture) {
    int crops = picture.grid().squares() - 1;
    String each = token.repeat(picture.count() / picture.grid().squares());
    String one = "\n\n" + mark + each + special.text("eoi_token", "<end_of_image>") + "\n\n";
    return crops == 0
        ? one
        : "Here is the original image "
            + one
            + " and here are some crops to help you see better "
            + String.join(" ", java.util.Collections.nCopies(crops, one));
  }
}
