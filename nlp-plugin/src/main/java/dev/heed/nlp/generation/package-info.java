/** Tasks that write text: continuing it, chatting, rewriting, summarising, translating. */
@NullMarked
package dev.heed.nlp.generation;

import org.jspecify.annotations.NullMarked;
