package dev.heed.vision.language;

import dev.heed.spi.Call;
import java.util.List;

/** How a model answers a question about a page. */
interface PageModel {

  /** The answers, best first. */
  List<PageAnswer> answers(
      AskedImage page, String question, DocumentQuestionAnsweringOptions options, Call call);
}
