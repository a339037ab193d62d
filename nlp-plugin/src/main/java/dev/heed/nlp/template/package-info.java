/**
 * The part of the Jinja language that chat templates are written in, read and run without anything
 * but text: a template reaches no file, class or network.
 */
@NullMarked
package dev.heed.nlp.template;

import org.jspecify.annotations.NullMarked;
