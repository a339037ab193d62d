package dev.heed.vision.language;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.spi.Call;
import dev.heed.vision.language.ImageTextToText.GeneratedAnswer;
import java.util.List;

/** How a model of image-text-to-text answers. */
interface PromptModel {

  List<GeneratedAnswer> answers(ImageChat input, ImageTextToTextOptions options, Call call);

  /** The tokens of a prompt, those of its pictures among them. */
  long[] promptIds(ImageChat input, ImageTextToTextOptions options, Call call);

  /** The likeliest answer, with where each of its tokens looked when it was written. */
  default LookedAnswer look(ImageChat input, ImageTextToTextOptions options, Call call) {
    throw new HeedException(
        ErrorCode.UNSUPPORTED,
        "This model is an encoder with a decoder; where its words look is not told. 'heed attention"
            + " --graph decoder_model' shows its cross attention.");
  }
}
