/** What chat templates are held to. */
@NullMarked
package dev.heed.nlp.template;

import org.jspecify.annotations.NullMarked;
