"""Attributes of the widgets that have a template."""

from django import template

from portal import form_renderer

register = template.Library()
attributes = register.filter(form_renderer.attributes)
