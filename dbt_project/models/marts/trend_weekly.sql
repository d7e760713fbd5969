{{ config(materialized='view') }}

{{ levels(ref('term_weekly'), "(bucket at time zone 'UTC')::date", 'week') }}
