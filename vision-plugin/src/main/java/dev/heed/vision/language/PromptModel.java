package dev.heed.vision.language;

import dev.heed.spi.Call;
import dev.heed.vision.language.ImageTextToText.GeneratedAnswer;
import java.util.List;

/** How a model of image-text-to-text answers. */
interface PromptModel {

  List<GeneratedAnswer> answers(ImageChat input, ImageTextToTextOptions options, Call call);

  /** The tokens of a prompt, those of its pictures among them. */
  long[] promptIds(ImageChat input, ImageTextToTextOptions options, Call call);
}
