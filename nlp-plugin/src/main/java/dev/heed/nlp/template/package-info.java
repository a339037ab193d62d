/**
 * The part of the Jinja language that chat templates are written in, read and run without anything
 * but text: a template reaches no file, class or network.
 */
@Internal
@NullMarked
package dev.heed.nlp.template;

import dev.heed.api.Internal;
import org.jspecify.annotations.NullMarked;
